"""What a number may be by its second reading, and what its own words rule out."""

import pytest
from support.checker_results import BATH, refused, supported

RUTLAND = "rutland"


@pytest.mark.parametrize(
    ("slug", "text", "claim"),
    [
        # Of the book's own area, though the sentence before is about another.
        (RUTLAND, "Consider the number of people aged 18 to 64 in residential care in "
         "Leicestershire. In 2023-24 it was 25.", "25"),
        # "Latest" is no superlative, of which a place is the reach.
        (RUTLAND, "The latest we know of the number of requests from people aged 18 to 64 in "
         "Leicestershire (320) is for the year to March 2024.", "320"),
        # Of another age than the words beside the number say.
        (BATH, "Bath and North East Somerset had 10 people aged 65 and over in nursing care per "
         "100,000 residents of all ages in 2023-24; it had 75 people aged 18 to 64 in residential "
         "care.", "10"),
        # An age that only the denominator has.
        (BATH, "There were about 3,560 people aged 18 to 64 receiving long-term support per "
         "100,000 residents aged 65 and over in Bath and North East Somerset in the year to March "
         "2024.", "3,560"),
        # Another breakdown of another age.
        (RUTLAND, "Rutland had 37 adults of working age living in residential homes for every "
         "100,000 residents of all ages in 2023/24; it had 369 older people with a personal budget "
         "that the council manages.", "37"),
        # The sentence names its own breakdown, and the one before another.
        (BATH, "The Ombudsman decided 3 complaints per 100,000 people in B&NES in 2024. It "
         "received 2.5.", "2.5"),
        # Several measures are of discharges: the word alone tells none from the others.
        ("leicestershire", "In November 2024, 99.8% of Leicestershire's hospital discharges were "
         "on the day the person was ready.", "99.8"),
    ],
)  # fmt: skip
def test_what_the_words_beside_a_number_rule_out_is_not_read_from_the_rest(slug, text, claim):
    assert any(claim in one.claim for one in refused(text, slug))


@pytest.mark.parametrize(
    "text",
    [
        "Consider the number of people aged 18 to 64 in residential care. In 2023-24 it was 25.",
        "The latest we know of the number of requests from people aged 18 to 64 in Rutland (320) "
        "is for the year to March 2024.",
        "Rutland had 37 older people living in nursing homes for every 100,000 residents of all "
        "ages in 2023/24.",
    ],
)  # fmt: skip
def test_and_what_they_say_is_supported(text):
    supported(text)
