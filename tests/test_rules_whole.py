"""The rule writer on sections and on the whole book."""

import re

import pytest
from unit_fixtures import LA_MEAN, SLUGS, authority, block_of, bundled, dataset_of, observation

from carebook import periods
from carebook.catalogue import SECTIONS
from carebook.words import capitalised, title_in_sentence
from carebook.writers.rules import book_summary, section_summary

WORDS = {"higher for": "higher", "lower for": "lower", "similar for": "similar"}
WHOLE = {slug: tuple(block_of(name, slug=slug) for name in bundled().indicators) for slug in SLUGS}
CASES = [(slug, section) for slug in SLUGS for section in SECTIONS]


def blocks_of(slug, section):
    names = [name for name, one in bundled().indicators.items() if section in one.section]
    return [block for block in WHOLE[slug] if block.indicator in names]


def latest(block):
    charted = [fact for fact in block.own if fact.charted]
    last = max((fact.period for fact in charted), default="")
    return [fact for fact in charted if fact.period == last]


def beside_the_average(block):
    """The area's latest charted figures with the average authority's, worked out here."""
    for own in latest(block):
        for other in block.facts:
            same = (own.unit, own.breakdown, own.period)
            if other.role == "average" and same == (other.unit, other.breakdown, other.period):
                yield own, other


def verdict(own, other):
    if own.value is None or (own.lower is None and own.basis != "total"):
        return None
    if own.lower is not None and own.lower <= other.value <= own.upper:
        return "similar"
    if own.lower is None and own.short == other.short:
        return "same"
    return "higher" if own.value > other.value else "lower"


@pytest.mark.parametrize(("slug", "section"), CASES)
def test_a_section_lists_each_figure_under_its_true_verdict(slug, section):
    blocks = blocks_of(slug, section)
    expected = {}
    for block in blocks:
        for own, other in beside_the_average(block) if block.silence is None else ():
            if word := verdict(own, other):
                name = block.phrases.get(own.breakdown) or title_in_sentence(block.title)
                expected.setdefault(word, []).append(name)
    text = " ".join(section_summary(blocks))
    found = re.search(r"Set against the average authority, .*?'s figures are (.*?)\.(?= |$)", text)
    assert bool(found) == bool(expected)
    parts = re.split(r"(?:^|; )(higher|lower|similar|the same) for ", found[1]) if found else [""]
    said = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert set(said) == {"the same" if word == "same" else word for word in expected}
    for word, names in expected.items():
        for name in names:
            assert name in said["the same" if word == "same" else word]
            assert not [other for at, other in said.items() if at != word and name in other]


@pytest.mark.parametrize(("slug", "section"), CASES)
def test_a_section_names_each_gap(slug, section):
    blocks = blocks_of(slug, section)
    text = " ".join(section_summary(blocks))
    for block in blocks:
        told = re.search(r"There is no figure to show for .*? on (.*); each place says why", text)
        named = bool(told) and title_in_sentence(block.title) in told[1]
        assert named == (block.silence is not None)


@pytest.mark.parametrize(("slug", "section"), CASES)
def test_a_section_opens_with_its_headlines(slug, section):
    blocks = [block for block in blocks_of(slug, section) if block.silence is None and block.own]
    if not blocks:
        pytest.skip("nothing to show in this section")
    opening = section_summary(blocks)[0]
    for block in blocks:
        for fact in [fact for fact in latest(block) if fact.value is not None][:2]:
            if block.headline:
                assert fact.sentence in opening


@pytest.mark.parametrize(("slug", "section"), CASES)
def test_a_section_shows_no_number_that_is_no_facts(slug, section):
    blocks = blocks_of(slug, section)
    text = " ".join(section_summary(blocks))
    for block in blocks:
        fixed = [*re.split(r"\{\w+\}", block.statement), *block.phrases.values()]
        fixed += [title_in_sentence(block.title), *(fact.sentence for fact in block.facts)]
        fixed += [periods.label(fact.period) for fact in block.facts]
        for words in sorted(filter(None, fixed), key=len, reverse=True):
            text = text.replace(words, " ").replace(capitalised(words), " ")
    assert not re.search(r"\d", text), text


@pytest.mark.parametrize(("slug", "section"), CASES)
def test_a_section_does_not_name_england_where_it_has_no_figure(slug, section):
    blocks = blocks_of(slug, section)
    text = " ".join(section_summary(blocks))
    for block in blocks:
        for words in filter(None, re.split(r"\{\w+\}", block.statement)):
            text = text.replace(words, " ")
    assert "England" not in text


@pytest.mark.parametrize("slug", SLUGS)
def test_the_book_tells_its_main_figures_with_their_denominators(slug):
    text = " ".join(book_summary(WHOLE[slug]))
    for block in WHOLE[slug]:
        if block.indicator in ("population", "unpaid_carers", "satisfaction", "gross_expenditure"):
            [fact] = latest(block)
            assert fact.sentence in text
        if block.indicator == "requests":
            for fact in latest(block):
                assert f"{block.phrases[fact.breakdown]} came to {fact.sentence}" in (
                    text[:1].lower() + text[1:].replace("Requests", "requests")
                )


@pytest.mark.parametrize("slug", SLUGS)
def test_the_book_names_england_only_with_its_figure_or_to_keep_it_apart(slug):
    text = " ".join(book_summary(WHOLE[slug])).replace("so it is not the figure for England", "")
    mentions = [text[m.start() - 40 : m.end() + 40] for m in re.finditer("England", text)]
    assert len(mentions) == 1
    assert "434" in mentions[0]
    assert "2,469" in text


@pytest.mark.parametrize("slug", SLUGS)
def test_the_book_counts_its_gaps(slug):
    quiet = sum(block.silence is not None for block in WHOLE[slug])
    closing = book_summary(WHOLE[slug])[-1]
    name = authority(slug).name
    assert f"For {quiet} of the {len(WHOLE[slug])} measures" in closing
    assert f"nothing to show for {name}" in closing


def test_there_is_nothing_to_say_of_an_empty_book():
    assert book_summary([]) == []
    assert section_summary([]) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_regional_figures_in_the_book_and_its_sections_are_the_regions(slug):
    region = bundled().areas.region_of(authority(slug)).name
    opening = section_summary(blocks_of(slug, "providers"))[0]
    before = opening[: opening.index("of care staff left")]
    assert f"In the {region}, the region {authority(slug).name} is in," in before


def test_a_section_never_calls_a_regional_figure_the_authoritys():
    plain = {"indicator": "recruitment_harder", "period": "2024", "source": "dhsc_workforce"}
    rows = [
        observation(**plain, value=81, lower=80.5, upper=81.5),
        observation(**plain, value=70, area_code=LA_MEAN),
        observation(value=78.8, lower=75.1, upper=82.5),
        observation(value=64.7, area_code=LA_MEAN),
    ]
    dataset = dataset_of(*rows)
    blocks = [block_of(name, dataset=dataset) for name in ("recruitment_harder", "satisfaction")]
    assert [c.verdict for block in blocks for c in block.comparisons] == ["higher", "higher"]
    opening, comparing = section_summary(blocks)
    assert opening.startswith("In Rutland in 2023-24, 78.8%")
    assert comparing == (
        "Set against the average authority, Rutland's figures are higher for satisfaction of "
        "people who receive care."
    )
    assert len(section_summary(blocks[:1])) == 1
