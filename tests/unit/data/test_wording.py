"""How figures are said: every figure that a page shows has words, and they read well."""

import re
from collections import Counter
from pathlib import Path

import pytest
from support.small_data import bundled

from carebook.core.errors import InputError
from carebook.data import units
from carebook.data.wording import FigureWording, figure_name, load_wording, wording_of

INDICATORS = bundled().indicators
WORDING = bundled().wording
# What a page shows of: an indicator without a statement has no figure.
FIGURES = [
    (name, breakdown)
    for name, one in INDICATORS.items()
    if one.section and one.statement
    for breakdown in one.breakdowns or ("",)
]
PLACES = ("the Isles of Scilly", "the City of London", "St Helens", "Bristol")
# "1 request" is never asked of: these rates are rounded to the nearest 5, or of whole councils.
COUNTED_IN_MANY = {"requests", "requests_to_service", "assessments_cld", "population"}
# A size, a count of small areas and a rank are held against nobody's.
HELD_AGAINST_NOBODY = {"population", "deprivation_decile_spread", "deprivation_rank"}
MAX_MESSAGE_WORDS, MAX_LIMITS_WORDS, MAX_NAME_WORDS = 9, 20, 14
CAUSE_OR_BLAME = re.compile(
    r"\b(because|due|cause\w*|fail\w*|too|poor\w*|worse|worst|better|best|refus\w*)\b"
)
NUMBERS = ("0", "1", "0%", "1%", "17%", "£402", "3,830", "about 1,785", "at most 5")


def words_of(indicator: str, breakdown: str) -> FigureWording:
    one = INDICATORS[indicator]
    return wording_of(WORDING, indicator, breakdown, one.title, one.statement)


def said(indicator: str, breakdown: str, number: str = "17%", place: str = PLACES[0]) -> str:
    one = INDICATORS[indicator]
    unit = next(
        measure.unit
        for measure in one.measures
        if not measure.only or not breakdown or breakdown in measure.only
    )
    return words_of(indicator, breakdown).sentence.format(
        place=place,
        number=number,
        value=units.format_in_sentence(1, unit, 0) if number == "1" else number,
        per=units.RATES_OF.get(unit, ""),
        group=one.breakdowns.get(breakdown, ""),
    )


@pytest.mark.parametrize(("indicator", "breakdown"), FIGURES)
def test_every_figure_that_a_page_shows_has_words_of_its_own(indicator, breakdown):
    assert {figure_name(indicator, breakdown), indicator} & set(WORDING)
    words = words_of(indicator, breakdown)
    assert words.name
    if indicator not in HELD_AGAINST_NOBODY:
        assert words.higher
        assert words.lower
    if indicator != "population":
        assert words.limits


@pytest.mark.parametrize(("indicator", "breakdown"), FIGURES)
def test_a_sentence_reads_with_every_number_and_place(indicator, breakdown):
    for number in NUMBERS:
        for place in PLACES:
            text = said(indicator, breakdown, number, place)
            assert not re.search(r"[{}]|  | ,|every in|\.$|^[A-Z](?!ristol|t Helens)", text)
    if indicator not in COUNTED_IN_MANY:
        assert not re.search(r"\b1 (?!is\b)[a-z-]+s\b", said(indicator, breakdown, "1"))
    assert "per 100,000" not in said(indicator, breakdown)


@pytest.mark.parametrize(("indicator", "breakdown"), FIGURES)
def test_sentences_are_active_and_plain(indicator, breakdown):
    sentence = words_of(indicator, breakdown).sentence
    assert not re.search(r"\b(came to|made up|said that they|amounted|residents)\b", sentence)
    # A name in the genitive is awkward: "the Isles of Scilly's".
    assert "{place}'s" not in sentence
    assert sentence.count("{place}") == 1
    # A comparison may follow, which an aside at the end would cut off.
    number = max(sentence.find("{number}"), sentence.find("{value}"))
    assert sentence.rfind(",") < number or indicator == "deprivation_rank"
    assert not re.search(r"\bper\b", sentence.replace("{per}", ""))


@pytest.mark.parametrize(("indicator", "breakdown"), FIGURES)
def test_a_rate_is_said_of_those_it_is_a_rate_of(indicator, breakdown):
    is_rate = any(one.unit in units.RATES_OF for one in INDICATORS[indicator].measures)
    sentence = words_of(indicator, breakdown).sentence
    assert ("{per}" in sentence) == is_rate


@pytest.mark.parametrize("name", WORDING)
def test_messages_are_headlines_that_name_no_cause_and_blame_nobody(name):
    words = WORDING[name]
    assert bool(words.higher) == bool(words.lower)
    for message in filter(None, (words.higher, words.lower)):
        assert len(message.split()) <= MAX_MESSAGE_WORDS
        assert re.match(r"[A-Z]", message)
        assert not message.endswith(".")
        assert not CAUSE_OR_BLAME.search(message)
    assert not re.search(r"\b(fewer|lower|shorter|further)\b", words.higher, re.IGNORECASE)
    assert not re.search(r"\b(higher|longer|closer)\b", words.lower, re.IGNORECASE)


def test_no_two_figures_share_a_message_or_a_name():
    messages = [one for words in WORDING.values() for one in (words.higher, words.lower) if one]
    assert [one for one, times in Counter(messages).items() if times > 1] == []
    names = [
        words_of(indicator, breakdown).name.format(
            group=INDICATORS[indicator].breakdowns.get(breakdown, "")
        )
        for indicator, breakdown in FIGURES
    ]
    assert [one for one, times in Counter(names).items() if times > 1] == []


@pytest.mark.parametrize(("indicator", "breakdown"), FIGURES)
def test_a_name_fits_into_a_sentence_and_limits_are_one(indicator, breakdown):
    words = words_of(indicator, breakdown)
    name = words.name.format(group=INDICATORS[indicator].breakdowns.get(breakdown, ""))
    assert len(name.split()) <= MAX_NAME_WORDS
    assert re.match(r"[a-z]", name)
    assert not name.endswith((".", ","))
    if words.limits:
        assert len(words.limits.split()) <= MAX_LIMITS_WORDS
        # Limits of several figures may follow each other: each says what it is about.
        assert re.fullmatch(r"(?!It |They |This )[A-Z][^.?!]*\.", words.limits)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("satisfied: {sentence: '{number}', name: a}\n", "wording.yml:1: expected a figure of"),
        ("requests/95+: {sentence: '{number}', name: a}\n", "found 'requests/95+'"),
        ("satisfaction: {sentence: 'in {place}', name: a}\n", "{number} or {value}"),
        ("satisfaction: {sentence: '{number} of {whom}', name: a}\n", "only the blanks"),
        ("satisfaction: {sentence: '{number:d}', name: a}\n", "only the blanks"),
        ("satisfaction: {sentence: '{number', name: a}\n", "each brace closed"),
        ("satisfaction: {sentence: '{number}', name: 'in {place}'}\n", "only the blanks"),
        ("satisfaction: {sentence: '{number}', name: ' '}\n", "what is measured"),
        ("satisfaction: {sentence: '**{number}**', name: a}\n", "without Markdown"),
        ("satisfaction: {sentence: '{number}', name: a, higher: '**Up**'}\n", "plain words"),
        ("satisfaction: {sentence: '{number}', name: a, lower: '{{slot}}'}\n", "plain words"),
        ("satisfaction: {sentence: '{number}', name: a, lower: Down.}\n", "full stop"),
        ("satisfaction: {sentence: '{number}', name: a, limits: Nothing}\n", "its full stop"),
    ],
)
def test_a_file_that_is_not_sound_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "wording.yml").write_text(text)
    (tmp_path / "questions.yml").write_text("satisfaction: {higher: [What is it?]}\n")
    with pytest.raises(InputError) as caught:
        load_wording(tmp_path, INDICATORS)
    assert message in str(caught.value)


def test_a_title_of_somebody_s_own_may_hold_any_sign():
    words = wording_of({}, "own", "", "Costs {a} *b*", "it was {value}")
    assert words.name.format(group="") == "costs {a} *b*"


def test_questions_on_an_indicator_go_with_the_words_of_each_breakdown(tmp_path: Path) -> None:
    (tmp_path / "wording.yml").write_text(
        "ombudsman/Received: {sentence: '{number}', name: a}\n"
        "ombudsman/Decided: {sentence: '{number}', name: b}\n"
    )
    (tmp_path / "questions.yml").write_text("ombudsman: {higher: [What is it?]}\n")
    found = load_wording(tmp_path, INDICATORS)
    assert {name: one.questions.higher for name, one in found.items()} == {
        "ombudsman/Received": ("What is it?",),
        "ombudsman/Decided": ("What is it?",),
    }


def test_limits_stand_alone_among_those_of_other_figures():
    for name, words in bundled().wording.items():
        assert not re.match(r"(It|They|This|These|Their)\b", words.limits), name
