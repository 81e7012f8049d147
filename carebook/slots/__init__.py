"""Slots: names in a text, such as ``{{carers_social_contact.area}}``, that the facts fill.

``slot_table`` says which there are for an area, ``fill`` puts them into a text.
"""

from carebook.slots.filling import fill, slot_names
from carebook.slots.slot import Slot, UnknownSlot
from carebook.slots.table import slot_table

__all__ = ["Slot", "UnknownSlot", "fill", "slot_names", "slot_table"]
