"""What a reader should find in a made file, noted down as the file is made."""

from dataclasses import dataclass, field

# Area, indicator, breakdown, period, unit.
Key = tuple[str, str, str, str, str]
SYMBOLS = {"[c]": "suppressed", "[x]": "not_submitted"}


@dataclass
class Intended:
    """Every value (a number) or gap (its status) that a made file holds, by key."""

    found: dict[Key, float | str] = field(default_factory=dict)

    def put(self, key: Key, cell: float | str, value: float | str | None = None) -> float | str:
        """Note a cell down, and return it as it is to be written.

        ``value`` is what the cell means where that is not the cell itself.
        """
        assert key not in self.found, f"{key} twice"
        self.found[key] = SYMBOLS.get(cell, cell) if value is None else value
        return cell
