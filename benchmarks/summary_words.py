"""How the rule writer's texts read, over all authorities: grade, numbers, sentences, openings.

Makes every text of every book (a chart's, a section's, the book's) without drawing a chart, and
measures each as ``benchmarks/word_measures.py`` says. The measures go to
``benchmarks/results/summary_words.csv``, a line for each kind of text.

    python -m benchmarks.summary_words [--areas N] [--unsupported] [--long] [--alike] [--numbers]
    python -m benchmarks.summary_words --show SLUG [--key WORDS]
"""

import argparse
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from benchmarks.rule_texts import RuleTexts, WrittenText
from benchmarks.word_measures import (
    NameShortener,
    alike_openings,
    count_numbers,
    count_words,
    make_name_shortener,
    opening_of,
    sentences_of,
)
from carebook.core.files import write_file
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.ingest.loading import load_dataset

KINDS = ("chart", "section", "book")
RESULTS = Path("benchmarks/results/summary_words.csv")
# Longer sentences are told.
LONG_SENTENCE_WORDS = 25
# A section's or a book's text has at most one number for so many words.
LEAST_WORDS_A_NUMBER = 8


@dataclass(frozen=True)
class MeasuredText:
    """A text and its measures; ``grade`` is None where it has no word."""

    made: WrittenText
    grade: float | None
    words: int
    numbers: int
    sentences: tuple[str, ...]

    @property
    def place(self) -> str:
        """Whose text it is, and its key."""
        return f"{self.made.area.slug} {self.made.key}"

    @property
    def is_dense(self) -> bool:
        """Whether there is more than one number for every so many words."""
        return self.words < LEAST_WORDS_A_NUMBER * self.numbers

    @property
    def long_sentences(self) -> tuple[str, ...]:
        """The sentences that are too long."""
        return tuple(one for one in self.sentences if count_words(one) > LONG_SENTENCE_WORDS)

    @property
    def unsupported(self) -> tuple[tuple[str, str, str], ...]:
        """What the checker does not support: sentence, claim and reason."""
        found = self.made.assessed.unsupported_claims
        return tuple((one.text, one.claim, one.reason) for one in found)


@dataclass(frozen=True)
class KindMeasures:
    """The measures of all texts of one kind, or of all kinds together.

    ``words_a_number`` is how many words there are for each number, over all texts, and
    ``fewest_words_a_number`` in the one with most numbers, ``most_numbers_in``.
    """

    kind: str
    texts: int
    mean_grade: float
    worst_grade: float
    worst_grade_in: str
    mean_words: float
    mean_sentences: float
    words_a_number: float
    fewest_words_a_number: float
    most_numbers_in: str
    dense: int
    unsupported_sentences: int
    long_sentences: int


def measure_text(made: WrittenText, shortener: NameShortener) -> MeasuredText:
    """Measure one text: its grade with its questions, all else without."""
    return MeasuredText(
        made=made,
        grade=shortener.grade("\n\n".join((made.text, *made.assessed.questions))),
        words=count_words(made.text),
        numbers=count_numbers(made.text),
        sentences=tuple(sentences_of(made.text)),
    )


def measure_areas(
    project: Project, dataset: Dataset, areas: Sequence[Area]
) -> list[list[MeasuredText]]:
    """Measure the texts of each area, in the book's order."""
    maker, shortener = RuleTexts(project, dataset), make_name_shortener(dataset)
    return [[measure_text(made, shortener) for made in maker.texts_of(area)] for area in areas]


def measures_of(kind: str, texts: Sequence[MeasuredText]) -> KindMeasures:
    """Return the measures of a number of texts."""
    graded = [(one.grade, one.place) for one in texts if one.grade is not None]
    hardest, hardest_in = max(graded, default=(0.0, ""))
    rates = [(one.words / one.numbers, one.place) for one in texts if one.numbers]
    fewest, fewest_in = min(rates, default=(0.0, ""))
    return KindMeasures(
        kind=kind,
        texts=len(texts),
        mean_grade=mean(grade for grade, _ in graded) if graded else 0.0,
        worst_grade=hardest,
        worst_grade_in=hardest_in,
        mean_words=mean(one.words for one in texts) if texts else 0.0,
        mean_sentences=mean(len(one.sentences) for one in texts) if texts else 0.0,
        words_a_number=sum(one.words for one in texts) / (sum(one.numbers for one in texts) or 1),
        fewest_words_a_number=fewest,
        most_numbers_in=fewest_in,
        dense=sum(one.is_dense for one in texts),
        unsupported_sentences=sum(len({text for text, _, _ in one.unsupported}) for one in texts),
        long_sentences=sum(len(one.long_sentences) for one in texts),
    )


def alike_in_book(texts: Sequence[MeasuredText], *, figures_alike: bool = False) -> list[int]:
    """Return the places in a book of the texts that open as a neighbour before them does."""
    return alike_openings([opening_of(one.made.text, figures_alike=figures_alike) for one in texts])


def main() -> None:
    """Print the measures, and write them where they are of all authorities."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", type=int, default=0, help="only so many authorities")
    parser.add_argument("--unsupported", action="store_true", help="list what is not supported")
    parser.add_argument("--long", action="store_true", help="list sentences that are long")
    parser.add_argument("--alike", action="store_true", help="list texts that open alike")
    parser.add_argument("--numbers", action="store_true", help="list texts with many numbers")
    parser.add_argument("--show", metavar="SLUG", help="print the texts of an area instead")
    parser.add_argument("--key", default="", help="with --show: only keys that hold this")
    options = parser.parse_args()
    project = Project.find()
    dataset = load_dataset(project)
    if options.show:
        area = dataset.areas.find_authority(options.show)
        _print_texts(measure_areas(project, dataset, [area])[0], options.key)
        return
    every = dataset.areas.authorities
    # A few of all kinds: those at the start of the list are neighbours.
    step = max(1, len(every) // options.areas) if options.areas else 1
    areas = every[::step][: options.areas or None]
    books = measure_areas(project, dataset, areas)
    texts = [one for book in books for one in book]
    found = [measures_of(kind, [one for one in texts if one.made.kind == kind]) for kind in KINDS]
    found.append(measures_of("all", texts))
    rows = _rows_of(found, _openings_alike(books))
    for name, *values in rows:
        print(f"{name:44}", *(f"{value:>11}" for value in values))
    print(f"\nAuthorities: {len(areas)}")
    _print_extremes(found)
    if options.unsupported:
        _print_list(
            "Not supported", ((one.place, *each) for one in texts for each in one.unsupported)
        )
    if options.long:
        _print_list("Long", ((one.place, each) for one in texts for each in one.long_sentences))
    if options.alike:
        pairs = [(book, place) for book in books for place in alike_in_book(book)]
        openings = [
            (book[at].place, " ".join(opening_of(book[at].made.text))) for book, at in pairs
        ]
        _print_list("Open as a neighbour does", openings)
    if options.numbers:
        dense = [one for one in texts if one.is_dense and one.made.kind != "chart"]
        counts = ((one.place, f"{one.words} words, {one.numbers} numbers") for one in dense)
        _print_list("Many numbers", counts)
    if not options.areas:
        head = (
            "# How the rule writer's texts of all books read; benchmarks/word_measures.py counts.\n"
            f"# python -m benchmarks.summary_words, {len(areas)} authorities\n"
        )
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(rows)
        path = project.root / RESULTS
        path.parent.mkdir(exist_ok=True)
        write_file(path, head + written.getvalue())


def _openings_alike(books: Sequence[Sequence[MeasuredText]]) -> list[tuple[str, str]]:
    """Return by measure how many of a book's texts open as one of the nine before them does."""
    words = [len(alike_in_book(book)) for book in books]
    figures = [len(alike_in_book(book, figures_alike=True)) for book in books]
    return [
        ("texts a book that open as a neighbour does", f"{mean(words):.2f}"),
        ("most of a book that open so", f"{max(words)}"),
        ("texts a book that do so but for the figures", f"{mean(figures):.2f}"),
    ]


def _rows_of(
    found: Sequence[KindMeasures], alike: Sequence[tuple[str, str]]
) -> list[tuple[str, ...]]:
    """Return the table: a measure a row, a kind of text a column."""
    told = (
        ("texts", "texts", 0),
        ("grade, on average", "mean_grade", 2),
        ("highest grade of a text", "worst_grade", 1),
        ("words a text", "mean_words", 1),
        ("sentences a text, lead-ins among them", "mean_sentences", 1),
        ("words for each number", "words_a_number", 1),
        ("fewest words for each number in a text", "fewest_words_a_number", 1),
        ("texts with more than a number in eight words", "dense", 0),
        ("sentences not supported", "unsupported_sentences", 0),
        (f"sentences of more than {LONG_SENTENCE_WORDS} words", "long_sentences", 0),
    )
    rows = [("measure", *(one.kind for one in found))]
    rows += [
        (label, *(f"{getattr(one, name):.{decimals}f}" for one in found))
        for label, name, decimals in told
    ]
    blanks = [""] * (len(found) - 1)
    return rows + [(label, *blanks, value) for label, value in alike]


def _print_extremes(found: Sequence[KindMeasures]) -> None:
    for one in found:
        if one.texts and one.kind in KINDS:
            print(f"{one.kind}: hardest {one.worst_grade_in}, most numbers {one.most_numbers_in}")


def _print_list(heading: str, lines: Iterable[tuple[str, ...]]) -> None:
    listed = [" | ".join(line) for line in lines]
    print(f"\n{heading}: {len(listed)}")
    print("\n".join(f"  {line}" for line in listed))


def _print_texts(texts: Sequence[MeasuredText], key: str) -> None:
    for one in texts:
        if key not in one.made.key:
            continue
        grade = "none" if one.grade is None else f"{one.grade:.1f}"
        print(f"## {one.made.key}  (grade {grade}, {one.words} words, {one.numbers} numbers)")
        for paragraph in one.made.written.paragraphs:
            print(f"\n{paragraph}")
        for question in one.made.assessed.questions:
            print(f"\n- {question}")
        for sentence, claim, reason in one.unsupported:
            print(f"\n! {sentence}\n  '{claim}': {reason}")
        print()


if __name__ == "__main__":
    main()
