import pytest

from carebook.checking.sentence_splitter import split_sentences


def plain(text):
    return [one.lowercase for one in split_sentences(text)]


def test_sentences_end_where_people_end_them():
    text = 'One is here. Two is there! Is three? (Four is.) "Five." Six'
    assert plain(text) == [
        "one is here.",
        "two is there!",
        "is three?",
        "(four is.)",
        '"five."',
        "six",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It was 28.3% of them.",
        "It was so, e.g. here and there.",
        "It was so, i.e. here, vs. there.",
        "It came to 1,620.5 in all",
        "It was so\nand went on over the line.",
        "It was so ... and went on.",
    ],
)
def test_these_are_one_sentence(text):
    assert len(plain(text)) == 1


def test_headings_items_and_paragraphs_stand_alone():
    text = (
        "# A heading\n\nWords here.\n\n- one item\n- two items\n1. three\n\nA paragraph\nof lines."
    )
    found = list(split_sentences(text))
    assert [one.lowercase for one in found] == [
        "a heading",
        "words here.",
        "one item",
        "two items",
        "three",
        "a paragraph of lines.",
    ]
    assert found[0].is_heading
    assert not found[1].is_heading


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("28\u00a0%", "28 %"),
        ("28\u2009%", "28 %"),
        ("２８．３％", "28.3%"),
        ("28·3%", "28.3%"),
        ("2\u200b8.\u200d3%", "28.3%"),
        ("\u200f28.3\u200e%\u202c", "28.3%"),
        ("\ufeff28.3%", "28.3%"),
        ("28\u00ad.3%", "28.3%"),
        ("2023\u201324", "2023-24"),
        ("2023\u221224", "2023-24"),
        ("England\u2019s", "england's"),
        ("\u201cgood\u201d", '"good"'),
        ("½ of", "1/2 of"),
        ("8½", "8 1/2"),
        ("¾", "3/4"),
        ("2\u20443", "2/3"),
        ("٤٢", "42"),
        ("४२", "42"),
        ("𝟐𝟖", "28"),
        ("RUTLAND", "rutland"),
        ("İstanbul", "İstanbul"),
    ],
)
def test_what_looks_alike_is_read_alike(typed, read):
    assert plain(typed) == [read]


MESSY = (
    "\u200fIn Rut\u200bland,\u00a0２８．３％ of carers\u2026\u202e so.\r\n\r\n"
    "\u2022 \u201cHalf\u201d \u2014 ½\u00a0of 𝟏,𝟔𝟐𝟎 🙂\u200d🙂 ﬁnd İt easy. 社会福祉。 Τέλος.\n"
    "# ٤٢ \u0645\u0631\u062d\u0628\u0627\n* e\u0301nd"
)  # fmt: skip


def test_every_letter_keeps_its_place_in_the_text():
    found = list(split_sentences(MESSY))
    assert len(found) > 3
    for one in found:
        assert len(one.lowercase) == len(one.cased) == len(one.offsets)
        assert list(one.offsets) == sorted(one.offsets)
        assert 0 <= one.offsets[0] <= one.offsets[-1] < len(MESSY)
        for n, letter in enumerate(one.lowercase):
            if letter.isascii() and letter.isalpha() and MESSY[one.offsets[n]].isascii():
                assert MESSY[one.offsets[n]].lower() == letter


def test_a_stretch_is_given_back_as_it_was_typed():
    [one] = split_sentences("In R\u200bu\u200btland, ２８％ now")
    start = one.lowercase.index("28%")
    first, last = one.offsets_in_text(start, start + 3)
    assert "In R\u200bu\u200btland, ２８％ now"[first:last] == "２８％"


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\u200b\u200f", "\t \u00a0"])
def test_nothing_has_no_sentences(text):
    assert plain(text) == []


@pytest.mark.parametrize("text", ["...", "?!", "- - -", "# #", "()", "—", "****"])
def test_punctuation_alone_says_nothing(text):
    assert not any(letter.isalnum() for one in plain(text) for letter in one)


def test_a_question_is_known_by_its_mark():
    text = 'Why before? "Is it because of age?" It is because of age. (Is it?)'
    assert [one.is_question for one in split_sentences(text)] == [True, True, False, True]
