import pytest

from carebook.checking.spans import (
    Mention,
    alternating_mentions,
    attachment_distance,
    overlaps,
    spans_outside,
    text_between,
)

TEXT = "carers came to 28% in one place, while users came to 70% in another"


def at(words, text=TEXT, what=""):
    start = text.index(words)
    return Mention(start, start + len(words), what or words)


CARERS, USERS, FIRST, SECOND = at("carers"), at("users"), at("28%"), at("70%")


def test_spans_overlap_only_where_they_share_a_letter():
    assert overlaps(Mention(0, 5, ""), Mention(4, 9, ""))
    assert not overlaps(Mention(0, 5, ""), Mention(5, 9, ""))
    assert overlaps(Mention(2, 3, ""), Mention(0, 9, ""))


def test_what_a_mask_covers_is_left_out():
    assert spans_outside([CARERS, FIRST, USERS], [Mention(FIRST.start + 1, FIRST.end, "")]) == [
        CARERS,
        USERS,
    ]
    assert spans_outside([CARERS], []) == [CARERS]


def test_what_stands_between_does_not_depend_on_the_order():
    assert text_between(TEXT, CARERS, FIRST) == " came to "
    assert text_between(TEXT, FIRST, CARERS) == " came to "


def test_words_of_another_clause_lie_further_than_those_of_the_same():
    assert attachment_distance(TEXT, FIRST, CARERS, [SECOND]) < attachment_distance(
        TEXT, FIRST, USERS, [SECOND]
    )
    assert attachment_distance(TEXT, SECOND, USERS, [FIRST]) < attachment_distance(
        TEXT, SECOND, CARERS, [FIRST]
    )
    assert attachment_distance(TEXT, FIRST, FIRST, []) == 0


@pytest.mark.parametrize("mark", [";", " while", " but", " than", ":", " against"])
def test_what_ends_a_clause_parts_more_than_letters_do(mark):
    plain, parted = "28% xxxxxxxx carers", f"28%{mark} carers"
    assert attachment_distance(
        parted, at("28%", parted), at("carers", parted), []
    ) > attachment_distance(plain, at("28%", plain), at("carers", plain), [])


def test_a_number_between_parts_more_than_a_comma():
    comma, number = "28%, of carers", "28% 70% carers"
    assert attachment_distance(
        number, at("28%", number), at("carers", number), [at("70%", number)]
    ) > attachment_distance(comma, at("28%", comma), at("carers", comma), [])


def test_where_names_follow_their_numbers_each_has_its_own():
    text = "there were 10 in nursing and 75 in residential homes"
    ten, seventy = at("10", text), at("75", text)
    nursing, residential = at("nursing", text), at("residential", text)
    names = [nursing, residential]
    assert alternating_mentions(ten, names, [ten, seventy]) == [nursing]
    assert alternating_mentions(seventy, names, [ten, seventy]) == [residential]


def test_where_names_go_before_their_numbers_each_has_its_own():
    text = "nursing 10, residential 75"
    ten, seventy = at("10", text), at("75", text)
    names = [at("nursing", text), at("residential", text)]
    assert alternating_mentions(ten, names, [ten, seventy]) == names[:1]
    assert alternating_mentions(seventy, names, [ten, seventy]) == names[1:]


def test_where_neither_holds_all_names_may_be_meant():
    text = "nursing and residential: 10 and 75"
    names = [at("nursing", text), at("residential", text)]
    numbers = [at("10", text), at("75", text)]
    assert alternating_mentions(numbers[0], names, numbers) == names
    assert alternating_mentions(numbers[0], names, numbers[:1]) == names
