"""What ``carebook data --sources`` says: what comes from where, how old it is, what gave way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from carebook.data import periods
from carebook.data.dataset import Dataset
from carebook.data.dataset_folder import BUNDLED, INGESTED, TYPED_IN_FILE
from carebook.data.dataset_store import DatasetRecord, StoredFile
from carebook.data.local_figures import LOCAL_FIGURES_LABEL
from carebook.data.periods import period_label
from carebook.ingest.figures.superseded import SupersededFigure

_LINE_WIDTH = 80
# Figures that gave way to another source's, so many of which are listed one by one.
_MAX_SUPERSEDED_LISTED = 20
_LAYER_IN_WORDS: Mapping[str, str] = {
    BUNDLED: "comes with carebook",
    INGESTED: "added by carebook ingest",
}


@dataclass(frozen=True)
class _FiguresOfFile:
    """How many figures of the dataset were read from a file, and the latest of their periods."""

    count: int
    latest: str


def sources_in_words(
    dataset: Dataset, record: DatasetRecord, superseded: Sequence[SupersededFigure]
) -> list[str]:
    """Return lines on each source and its files, and on the figures that gave way."""
    counts = _count_figures(dataset)
    files: dict[str, list[StoredFile]] = {}
    for file in record.files:
        files.setdefault(file.source, []).append(file)
    lines: list[str] = []
    for key, source in sorted(dataset.published_sources.items()):
        own = [(file, counts.get((key, file.name))) for file in files.get(key, ())]
        typed_in = counts.get((key, TYPED_IN_FILE))
        if not typed_in and not any(found for _, found in own):
            continue
        lines += _wrapped(f"{key}: {source.credit}, {source.title}", "")
        for file, found in own:
            if found:
                lines += _wrapped(_file_in_words(file, found), "  ")
        if typed_in:
            lines += _wrapped(f"{TYPED_IN_FILE}, typed in: {_in_words(typed_in)}", "  ")
    for one in sorted(dataset.local.values(), key=lambda one: one.key):
        lines += _wrapped(f"{LOCAL_FIGURES_LABEL}, {one.key}: {one.credit}", "")
        latest = max((o.period for o in one.observations), key=periods.period_start)
        count = sum(o.value is not None for o in one.observations)
        lines += _wrapped(f"{one.place}: {_in_words(_FiguresOfFile(count, latest))}", "  ")
    return [*lines, "", *_superseded_in_words(superseded)]


def _count_figures(dataset: Dataset) -> Mapping[tuple[str, str], _FiguresOfFile]:
    frame = dataset.frame
    published = frame[frame["value"].notna() & (frame["file"] != "")]
    found: dict[tuple[str, str], _FiguresOfFile] = {}
    of_each = published[["source", "file", "period"]].value_counts(sort=False).reset_index()
    for row in of_each.to_dict("records"):
        key, period = (str(row["source"]), str(row["file"])), str(row["period"])
        known = found.get(key, _FiguresOfFile(0, period))
        latest = max(known.latest, period, key=periods.period_start)
        found[key] = _FiguresOfFile(known.count + int(row["count"]), latest)
    return found


def _file_in_words(file: StoredFile, found: _FiguresOfFile) -> str:
    about = [_LAYER_IN_WORDS[file.layer]]
    if file.released:
        about.insert(0, f"released {file.released}")
    if not file.checked:
        about.append("its description is not yet checked against the publisher's file")
    return f"{file.name} ({'; '.join(about)}): {_in_words(found)}"


def _in_words(found: _FiguresOfFile) -> str:
    count = f"{found.count:,} figure{'s' if found.count > 1 else ''}"
    return f"{count}, the latest of {period_label(found.latest)}"


def _superseded_in_words(superseded: Sequence[SupersededFigure]) -> Iterator[str]:
    if not superseded:
        yield "No figure contradicts another source's."
        return
    count = f"{len(superseded):,} figure{'s differ' if len(superseded) > 1 else ' differs'}"
    yield from _wrapped(f"{count} from a later, or the publisher's own, which stands:", "")
    for one in superseded[:_MAX_SUPERSEDED_LISTED]:
        what = " ".join(filter(None, (one.area_code, one.indicator, one.breakdown)))
        of = f"{what} {period_label(one.period)}, {one.unit}"
        gave_way = f"{one.value} in {one.file} ({one.source})"
        stands = f"{one.stands} in {one.stands_file} ({one.stands_source}) stands"
        yield from _wrapped(f"{of}: {gave_way}; {stands}", "  ")
    if len(superseded) > _MAX_SUPERSEDED_LISTED:
        yield f"  and {len(superseded) - _MAX_SUPERSEDED_LISTED:,} more"


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, _LINE_WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")
