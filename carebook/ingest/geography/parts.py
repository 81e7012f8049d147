"""Whether all of an authority is there, where rows of districts are gathered into it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from carebook.ingest.geography.lookups import Links
from carebook.ingest.geography.successions import Change


@dataclass(frozen=True)
class Parts:
    """What authorities are made of.

    ``districts`` are the codes of those that lie in an authority by the latest lookup; ``before``
    are, for an area that was made of others, the codes of all that made it (more than once where
    a county and its districts were replaced together). ``names`` are by code.
    """

    districts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    before: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def missing(self, code: str, there: Collection[str]) -> tuple[str, ...]:
        """Return what an area lacks, where the rows of some codes are there: code and name.

        It is whole where its own code is there, or all its districts, or all that it was made of.
        """
        return tuple(
            f"{one} {self.names.get(one, '')}".rstrip() for one in self._missing(code, there)
        )

    def _missing(self, code: str, there: Collection[str]) -> tuple[str, ...]:
        if code in there:
            return ()
        found: tuple[str, ...] = (code,)
        most = 1.0
        for parts in self._ways(code):
            missing = tuple(one for part in parts for one in self._missing(part, there))
            # Of several ways the one of which most is there.
            if len(missing) / len(parts) < most:
                found, most = missing, len(missing) / len(parts)
        return found

    def _ways(self, code: str) -> Iterator[tuple[str, ...]]:
        if districts := self.districts.get(code):
            yield districts
        yield from self.before.get(code, ())


def parts_of(
    lookups: Iterable[Links], changes: Iterable[Change], names: Mapping[str, str]
) -> Parts:
    """Gather what authorities are made of from lookups in order of time, and from changes."""
    districts: dict[str, tuple[str, ...]] = {}
    for links in lookups:
        if not links.has_upper:
            continue
        below: dict[str, list[str]] = {}
        for link in links.links:
            if link.upper_code != link.lower_code:
                below.setdefault(link.upper_code, []).append(link.lower_code)
        districts = {code: tuple(sorted(set(codes))) for code, codes in below.items()}
    before: dict[str, tuple[tuple[str, ...], ...]] = {}
    for change in dict.fromkeys(changes):
        if len(change.after) == 1:
            after = change.after[0]
            before[after] = (*before.get(after, ()), change.before)
    return Parts(districts, before, names)
