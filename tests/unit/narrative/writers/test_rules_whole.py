"""The rule writer on groups of figures, on sections and on the whole book."""

import re
from functools import cache

import pytest
from support.small_data import LA_MEAN, SLUGS, authority, block_of, bundled, dataset_of, observation

from carebook.data import periods
from carebook.data.indicators import SECTIONS
from carebook.narrative.writers.rules import book_summary, chart_summary, section_summary
from carebook.text.phrasing import capitalised, phrase_with_ages, title_in_sentence

# A high decile is a place with little deprivation: 1 is the most deprived tenth, 10 the least.
OWN_WORDS = {"higher": "less deprived on average", "lower": "more deprived on average"}
CASES = [(slug, section) for slug in SLUGS for section in SECTIONS]


@cache
def all_of(slug):
    """A block of each indicator."""
    return tuple(block_of(name, slug=slug) for name in bundled().indicators)


def blocks_of(slug, section):
    names = [name for name, one in bundled().indicators.items() if section in one.section]
    return [block for block in all_of(slug) if block.indicator in names]


def latest(block):
    charted = [fact for fact in block.area_facts if fact.charted]
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
    if own.lower is None and abs(own.value / other.value - 1) < 0.0195:
        return "about the same"
    return "higher" if own.value > other.value else "lower"


@pytest.mark.parametrize(("slug", "section"), CASES)
def test_a_section_lists_each_figure_under_its_true_verdict(slug, section):
    blocks = blocks_of(slug, section)
    expected = {}
    for block in blocks:
        if block.silence is not None or block.indicator == "deprivation_decile_mean":
            continue
        for own, other in beside_the_average(block):
            if word := verdict(own, other):
                name = block.phrases.get(own.breakdown) or title_in_sentence(block.title)
                expected.setdefault(word, []).append(name)
    text = " ".join(section_summary(blocks))
    found = re.search(r"Set against the average authority, .*?'s figures are (.*?)\.(?= |$)", text)
    assert bool(found) == bool(expected)
    parts = (
        re.split(r"(?:^|; )(higher|lower|similar|the same|about the same) for ", found[1])
        if found
        else [""]
    )
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
        told = re.search(
            r"There is no figure to show for .*? on (.*?)"
            r"\. The chapter about this book says where to look\.$",
            text,
        )
        named = bool(told) and title_in_sentence(block.title) in told[1]
        assert named == (block.silence is not None and not block.stays_when_silent)


@pytest.mark.parametrize(("slug", "section"), CASES)
def test_a_section_opens_with_its_headlines(slug, section):
    blocks = [
        block for block in blocks_of(slug, section) if block.silence is None and block.area_facts
    ]
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
        fixed += [periods.period_label(fact.period) for fact in block.facts]
        fixed += [phrase_with_ages(phrase, block.title) for phrase in block.phrases.values()]
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
    text = " ".join(book_summary(all_of(slug), bundled().selections.book_summary))
    for block in all_of(slug):
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
    text = " ".join(book_summary(all_of(slug), bundled().selections.book_summary)).replace(
        "so it is not the figure for England", ""
    )
    mentions = [text[m.start() - 40 : m.end() + 40] for m in re.finditer("England", text)]
    assert len(mentions) == 1
    assert "434" in mentions[0]
    assert "2,469" in text


@pytest.mark.parametrize("slug", SLUGS)
def test_the_book_says_that_it_has_gaps(slug):
    assert any(block.silence is not None for block in all_of(slug))
    closing = book_summary(all_of(slug), bundled().selections.book_summary)[-1]
    name = authority(slug).name
    assert f"For some of the measures there is nothing to show for {name}" in closing


def test_there_is_nothing_to_say_of_an_empty_book():
    assert book_summary([], bundled().selections.book_summary) == []
    assert section_summary([]) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_regional_figures_in_the_book_and_its_sections_are_the_regions(slug):
    region = bundled().areas.region_of(authority(slug)).name
    opening = section_summary(blocks_of(slug, "providers"))[0]
    before = opening[: opening.index("of care staff left")]
    assert f"In the {region} (the region that includes {authority(slug).name}) in 2024," in before


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


@pytest.mark.parametrize("slug", SLUGS)
def test_deprivation_is_told_in_its_own_words(slug):
    text = " ".join(section_summary(blocks_of(slug, "overview")))
    [block] = [one for one in all_of(slug) if one.indicator == "deprivation_decile_mean"]
    said = re.findall(r"By the average deprivation decile of small areas, ([^.]*)\.", text)
    name = authority(slug).name
    assert said == [
        f"{name} is {OWN_WORDS[verdict(own, other)]} than the average authority"
        for own, other in beside_the_average(block)
    ]
    assert not re.search(r"(higher|lower|similar|same) for[^.]*deprivation decile", text)


@pytest.mark.parametrize(("value", "said"), [(8.5, "less"), (2.5, "more")])
def test_a_low_decile_is_more_deprived(value, said):
    plain = {"indicator": "deprivation_decile_mean", "unit": "decile", "period": "2019"}
    rows = observation(**plain, value=value), observation(**plain, value=5.9, area_code=LA_MEAN)
    block = block_of("deprivation_decile_mean", dataset=dataset_of(*rows))
    words = f"{said} deprived on average than"
    assert chart_summary(block).endswith(f", {words} in the average authority (5.9).")
    assert section_summary([block])[1] == (
        f"By the average deprivation decile of small areas, Rutland is {words} the average "
        "authority."
    )


@pytest.mark.parametrize(("slug", "section"), CASES)
def test_a_section_names_what_it_leaves_uncompared(slug, section):
    text = " ".join(section_summary(blocks_of(slug, section)))
    found = re.findall(
        r"No margin of error came with the figures on ([^.]*), so no word is put on the difference",
        text,
    )
    said = " ".join(found)
    for block in blocks_of(slug, section):
        is_open = any(
            own.value is not None and verdict(own, other) is None and own.level != "regional"
            for own, other in beside_the_average(block)
        )
        assert (title_in_sentence(block.title) in said) == is_open


def care_types(*figures):
    """Rutland's kinds of support in numbers: a value, or the status that stands in its place."""
    plain = {"indicator": "care_types_18_64", "unit": "count", "source": "salt"}
    names, rows = bundled().indicators["care_types_18_64"].breakdowns, []
    for name, figure in zip(names, figures, strict=False):
        given = {"value": None, "status": figure} if isinstance(figure, str) else {"value": figure}
        rows.append(observation(**plain, breakdown=name, **given))
    return block_of("care_types_18_64", dataset=dataset_of(*rows))


@pytest.mark.parametrize(("nursing", "after"), [(20, "20"), ("none_reported", None)])
def test_groups_are_ranked_where_each_has_a_figure_or_was_reported_as_none(nursing, after):
    text = chart_summary(care_types(nursing, 25, 35, 15, 60, 10))
    assert "the largest group shown was people supported at home through a budget" in text
    ranked = filter(None, ["60", "35", "25", after, "15", "10"])
    assert re.findall(r"(\d+)(?: people\.|\))", text) == list(ranked)
    none = "None were reported for people in nursing care, which may hide numbers below 5."
    assert text.endswith(none) == (after is None)
    assert "There is no figure" not in text


def test_groups_are_listed_and_not_ranked_where_one_has_no_figure():
    assert chart_summary(care_types(20, 25, 35)) == (
        "In Rutland in 2023-24, at ages 18 to 64, the groups with a figure were people supported "
        "at home by a direct payment only (35 people), people in residential care (25) and people "
        "in nursing care (20). There is no figure here for people supported at home partly by a "
        "direct payment, people supported at home through a budget the council manages or people "
        "supported at home by services the council commissions only, so this is not the whole "
        "picture."
    )


def test_a_group_without_a_value_could_be_the_largest():
    text = chart_summary(care_types("not_published", 25, 35, 15, 60, 10))
    assert "largest" not in text
    assert "people in nursing care" in text


def test_a_count_that_is_suppressed_is_too_small_to_be_the_largest():
    text = chart_summary(care_types("suppressed", 25, 35, 15, 60, 10))
    assert "the largest group shown was people supported at home through a budget" in text
    assert "The figures for people in nursing care are suppressed by the publisher" in text


def test_a_group_that_is_not_shown_can_be_the_largest():
    whole = care_types(90, 25, 35, 15, 60, 10)
    shown = [fact for fact in whole.facts if fact.breakdown != "Nursing"]
    part = whole.model_copy(update={"facts": tuple(shown)})
    assert "largest" not in chart_summary(part)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_incomplete_breakdown_says_so_and_ranks_nothing(slug):
    checked = 0
    for block in [block for block in all_of(slug) if block.silence is None and block.phrases]:
        known = {fact.breakdown for fact in block.area_facts}
        missing = [words for name, words in block.phrases.items() if name not in known]
        text = chart_summary(block)
        told = re.findall(r"There is no figure here for (.*), so this is not the whole pict", text)
        assert len(told) == bool(missing)
        if missing:
            checked += 1
            assert not re.search("largest|After that", text)
            many = "the other groups"
            assert told == [many] if len(missing) > 3 else all(one in told[0] for one in missing)
            assert all(fact.short in text for fact in latest(block) if fact.value is not None)
    assert checked >= 3


def test_totals_that_rounding_cannot_tell_apart_are_about_the_same():
    plain = {"indicator": "population_density", "unit": "people per sq km", "period": "2021"}
    rows = [
        observation(**plain, value=430, status="rounded"),
        observation(**plain, value=434, status="rounded", area_code="E92000001"),
    ]
    text = chart_summary(block_of("population_density", dataset=dataset_of(*rows)))
    assert ", about the same as in England (about 434)" in text
    assert not re.search("interval|chance", text)


@pytest.mark.parametrize("status", ["suppressed", "none_reported"])
def test_a_missing_latest_value_is_said_of_something(status):
    dataset = dataset_of(
        observation(period="2021/22", value=70), observation(value=None, status=status)
    )
    text = chart_summary(block_of("satisfaction", dataset=dataset))
    assert "for satisfaction of people who receive care" in text
