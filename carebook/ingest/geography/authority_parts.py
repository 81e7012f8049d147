"""Whether all of an authority is there, where rows of districts are gathered into it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from carebook.ingest.geography.area_lookups import AreaLookup
from carebook.ingest.geography.area_successions import AreaChange


@dataclass(frozen=True)
class AuthorityParts:
    """What authorities are made of.

    ``districts`` are the codes of those that lie in an authority by the latest lookup; ``before``
    are, for an area that was made of others, the codes of all that made it (more than once where
    a county and its districts were replaced together). ``names`` are by code.
    """

    districts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    predecessors: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def missing_parts(self, code: str, there: Collection[str]) -> tuple[str, ...]:
        """Return what an area lacks, where the rows of some codes are there: code and name.

        It is whole where its own code is there, or all its districts, or all that it was made of.
        """
        return tuple(
            f"{one} {self.names.get(one, '')}".rstrip() for one in self._missing_codes(code, there)
        )

    def _missing_codes(self, code: str, there: Collection[str]) -> tuple[str, ...]:
        if code in there:
            return ()
        found: tuple[str, ...] = (code,)
        most = 1.0
        for parts in self._alternative_parts(code):
            missing = tuple(one for part in parts for one in self._missing_codes(part, there))
            # Of several ways the one of which most is there.
            if len(missing) / len(parts) < most:
                found, most = missing, len(missing) / len(parts)
        return found

    def _alternative_parts(self, code: str) -> Iterator[tuple[str, ...]]:
        if districts := self.districts.get(code):
            yield districts
        yield from self.predecessors.get(code, ())


def find_authority_parts(
    lookups: Iterable[AreaLookup], changes: Iterable[AreaChange], names: Mapping[str, str]
) -> AuthorityParts:
    """Gather what authorities are made of from lookups in order of time, and from changes."""
    districts: dict[str, tuple[str, ...]] = {}
    for links in lookups:
        if not links.has_authorities:
            continue
        below: dict[str, list[str]] = {}
        for link in links.rows:
            if link.upper_code != link.lower_code:
                below.setdefault(link.upper_code, []).append(link.lower_code)
        districts = {code: tuple(sorted(set(codes))) for code, codes in below.items()}
    before: dict[str, tuple[tuple[str, ...], ...]] = {}
    for change in dict.fromkeys(changes):
        if len(change.new_codes) == 1:
            after = change.new_codes[0]
            before[after] = (*before.get(after, ()), change.old_codes)
    return AuthorityParts(districts, before, names)
