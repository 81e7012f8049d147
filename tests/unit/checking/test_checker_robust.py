"""Text as it comes: marks that cannot be seen, other scripts, other forms of digits, any length."""

import pytest
from support.checker_results import BATH, LEICS, contradicted, findings, supported
from support.small_data import SLUGS

TRUE = "In Rutland 28.3% of carers had as much social contact as they wanted in 2023-24."
FALSE = TRUE.replace("28.3", "38.3")
# How one text may be typed otherwise, without saying anything else.
TYPED = [
    ("28.3%", "2\u200b8.3%"),
    ("28.3%", "\u200f28.3%\u200e"),
    ("28.3%", "\u202b28.3%\u202c"),
    ("28.3%", "28\u2060.\u20603%"),
    ("28.3%", "28\u00ad.3%"),
    ("28.3%", "２８．３％"),
    ("28.3%", "28.3\u00a0%"),
    ("28.3%", "28.3\u202f%"),
    ("28.3%", "28·3%"),
    ("28.3%", "𝟐𝟖.𝟑%"),
    ("28.3%", "28.3﹪"),
    ("28.3%", "**28.3%**"),
    ("28.3%", "(28.3%)"),
    ("28.3%", "28.3 per\u00a0cent"),
    ("Rutland", "Rut\u200bland"),
    ("Rutland", "RUTLAND"),
    ("Rutland", "\ufeffRutland"),
    ("2023-24", "2023\u201324"),
    ("2023-24", "2023\u201124"),
    ("2023-24", "2023\u221224"),
    ("2023-24", "2023/24"),
    (" ", "\u00a0"),
    (" ", "  "),
    (" ", "\n"),
    (" ", "\u2003"),
    ("carers", "carers 🙂"),
    ("In", "\u201cIn"),
    ("In", "—In"),
]


@pytest.mark.parametrize(("plain", "typed"), TYPED)
def test_a_claim_is_found_however_it_was_typed(plain, typed):
    right, wrong = TRUE.replace(plain, typed), FALSE
    wrong = wrong.replace(plain.replace("28.3", "38.3"), typed.replace("28", "38"))
    if "３" in typed:
        wrong = FALSE.replace("38.3%", "３８．３％")
    if "𝟖" in typed:
        wrong = FALSE.replace("38.3%", "𝟑𝟖.𝟑%")
    if "\u200b" in typed and plain == "28.3%":
        wrong = FALSE.replace("38.3%", "3\u200b8.3%")
    assert supported(right)[0].fact == "E06000017/carers_social_contact//2023/24/percent"
    found = contradicted(wrong)
    assert wrong[found.start : found.end] == found.claim


@pytest.mark.parametrize(
    "text",
    [
        "Rutland\u2019s gross spending came to £46,\u200b505 per resident.",
        "Rutland\u2019s gross spending came to £\u00a046,505 per resident.",
        "Rutland\u2019s gross spending came to ￡４６，５０５ per resident.",
        "Rutland\u2019s gross spending came to \u200e£46,505\u200f per resident.",
    ],
)
def test_marks_do_not_hide_an_error(text):
    found = contradicted(text)
    assert text[found.start : found.end] == found.claim
    assert "£465" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "\u200b\u200f\u2060\ufeff",
        "...",
        "?!?!",
        "— – - · •",
        "()[]{}<>",
        "%",
        "£",
        "£ % £",
        "🙂",
        "👩\u200d👩\u200d👧\u200d👦 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "مرحبا بالعالم. كيف حالك؟",
        "社会福祉の統計について。",
        "Η φροντίδα των ηλικιωμένων. Τέλος;",
        "\u202eolleh\u202c",
        "a\u0301e\u0302i\u0303",
    ],
)
def test_a_text_that_claims_nothing_has_no_findings(text):
    for slug in SLUGS:
        assert findings(text, slug) == ()


@pytest.mark.parametrize(
    "paragraph",
    [
        "مرحبا بالعالم. كيف حالك؟",
        "社会福祉の統計について。高齢者の介護。",
        "Η φροντίδα των ηλικιωμένων.",
        "Пожилые люди.",
        "🙂🙂🙂",
        "\u202eolleh",
    ],
)
def test_paragraphs_in_other_scripts_hide_nothing(paragraph):
    text = f"{paragraph}\n\n{TRUE}\n\n{paragraph}\n\n{FALSE}\n\n{paragraph}"
    found = findings(text)
    assert [(one.claim, one.verdict) for one in found] == [
        ("28.3%", "supported"),
        ("38.3%", "contradicted"),
    ]


MESSY = [
    f"\u200f{TRUE}\u202e\r\n\r\n\u2022 \u201c{FALSE}\u201d 🙂\u200d🙂 \u2014 {TRUE}",
    "Rutland\u2019s ﬁgure: ２８．３％ of carers\u2026 ½ of them, £4\u200b6,505 and 8½.",
    "# İn Rutland\n\n* 4\u00ad0,6\u200b00 people — more than Englan\u200bd — as…\n\n٤٢٪ of it",
    "\u202b28.3% of carers\u202c \u2066higher\u2069 than in En\u200bgland\ufeff, due\u00a0to age.",
    "e\u0301 ßß ŉ ΐ 28.3% of carers had as much social contact as they wanted ΐ ŉ ß 29.9%",
    "\x00\x01 28.3% \x7f of carers \x1b[31m had as much social contact\x85 as they wanted.",
    "𝟐𝟖.𝟑% ﷺ of carers ㌫ had ㎢ 5 as much social contact Ⅷ as they wanted.",
    "In Rutland\u2028 28.3%\u2029of carers\vhad\fas much social contact as they wanted.",
]


@pytest.mark.parametrize("text", MESSY)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_finding_says_where_it_stands(text, slug):
    found = findings(text, slug)
    assert found
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.claim
        assert one.reason
        assert one.verdict in ("supported", "contradicted", "not checked")
        assert one.verdict != "supported" or one.fact


def test_the_findings_come_in_the_order_of_the_text():
    text = f"{TRUE} {FALSE} Rutland is a good council because it is. {TRUE}"
    found = findings(text)
    assert len(found) >= 5
    assert [one.start for one in found] == sorted(one.start for one in found)


def test_a_long_text_in_which_little_is_claimed_is_read_to_its_end():
    filler = f"{'社会福祉の統計について。' * 300}\n\n" * 90
    text = f"{TRUE}\n\n{filler}{FALSE}"
    assert len(text) > 300_000
    assert [one.claim for one in findings(text)] == ["28.3%", "38.3%"]


@pytest.mark.parametrize(
    "piece", ["(", "higher than ", "28.3% ", "Rutland, ", "in the ", "a-", "\n- "]
)
def test_what_is_no_sentence_is_read_too(piece):
    text = piece * (2_000 // len(piece))
    for one in findings(text):
        assert text[one.start : one.end] == one.claim


@pytest.mark.parametrize(
    ("slug", "right", "wrong"),
    [
        (LEICS, "٢٥.٤%", "٢٦.٤%"),
        (BATH, "３７．４％", "３８．４％"),
        (BATH, "३७.४%", "३८.४%"),
    ],
)
def test_digits_of_other_scripts_are_numbers(slug, right, wrong):
    said = "{} of carers had as much social contact as they wanted."
    supported(said.format(right), slug)
    assert contradicted(said.format(wrong), slug).claim == wrong


PIECES = [
    "Rutland", "England's", "Kent", "the average authority", "28.3%", "1,620", "£46.5 million",
    "three in ten", "half", "½", "0", "no", "minus", "twice", "1st", "2023-24", "in 2019",
    "65 and over", "per 100,000 residents", "carers", "satisfied with care", "requests",
    "population", "decile", "gross spending", "higher than", "similar to", "rose by", "fell from",
    "highest", "because", "poor", "no figure", "nearly", "more than", "respectively", "(", ";",
    "\n\n", "\u202e", "🙂", "٪", "²",
]  # fmt: skip


@pytest.mark.parametrize("first", PIECES)
def test_no_two_pieces_in_any_order_break_it(first):
    for second in PIECES:
        text = f"{first} {second} {first}, {second} Rutland"
        for one in findings(text):
            assert text[one.start : one.end] == one.claim
            assert one.reason
