"""What readers think of a summary: how many found it accurate, and how many did not."""

from dataclasses import dataclass

from carebook.statistics.intervals import wilson_limits


@dataclass(frozen=True)
class VoteTally:
    """How a summary stands with its readers.

    ``accurate`` and ``not_accurate`` count votes on the text that stands now, as ``comments`` are
    of that text; ``on_earlier_texts`` counts those on texts that stood before.
    """

    area: str
    summary: str
    accurate: int = 0
    not_accurate: int = 0
    on_earlier_texts: int = 0
    comments: tuple[str, ...] = ()

    @property
    def worst_first_key(self) -> tuple[float, int, int]:
        """What summaries are ordered by, the worst having the most.

        First the lower 95% limit (Wilson) of the share who find it not accurate: the share that can
        be relied on, so that one vote of one does not come before sixty of a hundred.
        """
        votes = self.accurate + self.not_accurate
        surely = wilson_limits(self.not_accurate, votes)[0] if votes else 0.0
        return surely, self.not_accurate, votes


def tally_in_words(tally: VoteTally) -> str:
    """Return a tally on one line."""
    parts = [f"{tally.accurate} accurate, {tally.not_accurate} not accurate"]
    if tally.on_earlier_texts:
        parts.append(f"{tally.on_earlier_texts} on earlier texts")
    return "; ".join(parts)
