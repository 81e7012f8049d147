"""Slots: names in a text, such as ``{{carers_social_contact.area}}``, that the facts fill."""
