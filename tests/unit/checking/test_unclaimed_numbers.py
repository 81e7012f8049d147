"""Numbers that are no statistic, and real ones beside them."""

import pytest
from support.checker_results import findings, supported

NO_STATISTIC = [
    "See paragraph 14 and Appendix 3.",
    "As para. 4.12 sets out, the Board will meet again.",
    "Item 6: Urgent business.",
    "Agenda item 9 was deferred.",
    "The chart on page 27 and Table 4 belong together.",
    "Papers are in Room 2.14 on the second floor.",
    "Section 42 of the Care Act 2014 applies.",
    "Under regulation 18 of the 2009 Regulations a notice is sent.",
    "The Health and Social Care Act 2008 (Regulated Activities) Regulations 2014 apply.",
    "Lines are open 9am to 5pm, Monday to Friday.",
    "The desk is staffed from 8.30am until 6pm.",
    "Help is there 24/7, 365 days a year.",
    "Decisions are sent within 28 days.",
    "A six-week consultation opens on 3 June.",
    "Comments are due by 14 January 2027 at 12:30.",
    "Write by 30/09/2026.",
    "The 18 to 25 team has moved.",
    "The Over 60s Club meets in the hall.",
    "A crèche for under-fives is provided.",
    "Write to 14 Market Street, Oakham LE15 6HP.",
    "Ring 01572 758 341 or 0300 123 4567.",
    "Call us on 01572 722577.",
    "Reference ASC/2026/117 must be quoted.",
    "Tickets cost £4.50 on the door.",
    "The motion was carried by 6 votes to 2.",
    "It was carried, 7 for and 3 against.",
    "The council's team won 3-1.",
    "Take the number 29 bus.",
    "Version 2.3 replaces version 2.2.",
    "Mrs Patel, 82, told us her story.",
    "An 82-year-old spoke first.",
    "See www.rutland.gov.uk/care or write to care22@rutland.gov.uk.",
    "By 6 votes to 2 the panel adjourned.",
    "Dial 999 in an emergency.",
    "See NICE guideline NG150.",
    "The grant runs until 31 March 2027.",
    "Some 40 people came and 25 stayed for lunch.",
    "'I am tired,' said Maureen, 71.",
    "You may have savings under £23,250.",
    "(iii) that the minutes be signed;",
]


@pytest.mark.parametrize("text", NO_STATISTIC)
def test_a_number_that_is_no_statistic_claims_nothing(text):
    assert findings(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "3.1 {}",
        "12. {}",
        "(iv) {}",
        "(b) {}",
        "2) {}",
        "Paragraph 7: {}",
        "Table 2. {}",
        "Minute 41/26 {}",
        "{} (Table 4, page 12)",
        "{} Room 3.12, 9am to 5pm.",
        "Under section 5 of the Care Act 2014 it was told that {}",
        "On 12 June 2026 the Board heard that {}",
    ],
)
@pytest.mark.parametrize(
    "claim",
    [
        "In 2023-24 28.3% of carers in Rutland had as much social contact as they wanted.",
        "In Rutland 28.3% of carers had as much social contact as they wanted.",
    ],
)
def test_a_statistic_beside_it_is_still_read(text, claim):
    [found] = supported(text.format(claim))
    assert found.claim == "28.3%"


@pytest.mark.parametrize(
    "text",
    [
        "In Rutland 18.3% of carers had as much social contact as they wanted (Table 4).",
        "The number of requests from people aged 18 to 64 in Rutland (32) is for 2023-24.",
        "4.2 In Rutland 18.3% of carers had as much social contact as they wanted.",
        "The figure, 18.3%, is of carers in Rutland with as much social contact as they wanted.",
    ],
)
def test_nor_does_it_hide_an_error(text):
    [found] = findings(text)
    assert found.verdict != "supported"


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2009", "\u202f"])
def test_thousands_may_be_set_with_any_space(space):
    text = f"Rutland had 40{space}600 residents in 2018."
    right = f"In Rutland 1{space}620 requests came from people aged 65 and over in 2023-24."
    [found] = supported(right)
    assert found.claim == f"1{space}620"
    wrong = findings(right.replace("620", "720"))
    assert [(one.claim, one.verdict) for one in wrong] == [(f"1{space}720", "contradicted")]
    assert [one.claim for one in findings(text)] == [f"40{space}600"]
