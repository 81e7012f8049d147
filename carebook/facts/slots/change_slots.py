"""Slots on how the area's figure moved since its first, its previous and its highest or lowest."""

from collections.abc import Iterator

from carebook.facts import relations
from carebook.facts.slots.fact_series import FactSeries
from carebook.facts.slots.slot import Slot
from carebook.facts.slots.slot_wording import change_phrase


def change_slots(series: FactSeries) -> Iterator[Slot]:
    """Yield how the latest figure moved since earlier ones, from the verb on and as a clause.

    Where the first is also the previous or the highest, each of the names says the same.
    """
    if len(series.own) < 2:
        return
    told: dict[str, relations.ChangeStart] = {}
    for start, earlier in relations.starts_of_changes(series.own):
        change = relations.change_between(earlier, series.own[-1], start)
        same = told.setdefault(earlier.id, start)
        moved = change_phrase(change.direction, earlier)
        facts, since = (change.later, change.earlier), f"how the figure moved since its {start}"
        for what, text, how in (
            ("change", moved, "'It {slot}.'"),
            ("change_says", f"the figure for {series.phrase} {moved}", "a clause with its subject"),
        ):
            if what == "change_says" and not series.facts[0].charted:
                # In other units the words on the measure would not say what the number counts.
                continue
            name = change_slot_name(series.stem, what, start)
            yield Slot(
                name,
                text,
                facts,
                f"{since}: {how.format(slot=f'{{{{{name}}}}}')}",
                is_clause=what == "change_says",
                alias_of=change_slot_name(series.stem, what, same) if same != start else "",
            )


def change_slot_name(stem: str, what: str, start: relations.ChangeStart) -> str:
    """Return the name of a slot on a change: ``satisfaction.change_from_previous``."""
    return f"{stem}.{what}" if start == "first" else f"{stem}.{what}_from_{start}"
