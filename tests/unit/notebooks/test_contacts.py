import re
from datetime import date

import pytest
from support.small_data import PROJECT, authority

from carebook.config.params import CareRight, Contact, LocalNote, Params, load_params
from carebook.notebooks.contacts import (
    contacts_markdown,
    error_reporting_markdown,
    last_page_markdown,
    rights_markdown,
)
from carebook.tools.pandoc import convert_markdown


def params(*contacts, **more):
    return Params(edition_date=date(2026, 11, 21), publisher="x", contacts=contacts, **more)


def plain(text):
    words = " ".join(convert_markdown(text, "plain").split())
    return re.sub("[“”]", '"', words.replace("’", "'"))


def links(contact):
    html = convert_markdown(contacts_markdown(params(contact), authority()), "html")
    return re.findall(r'<a\s[^>]*?href="([^"]*)"', html)


def test_a_contact_is_told_line_by_line_with_its_check():
    one = Contact(
        name="Adult social care",
        role="To ask for help.",
        phone="01572 722 577",
        email="help_me@rutland.gov.uk",
        web="https://www.rutland.gov.uk",
        address="Catmose, Oakham",
        note="Closed at night.",
        checked=date(2026, 11, 1),
    )
    html = convert_markdown(contacts_markdown(params(one), authority()), "html")
    assert "<strong>Adult social care</strong>" in html
    assert [line.removesuffix("<br />") for line in html.splitlines()[1:]] == [
        "To ask for help.",
        "Closed at night.",
        'Telephone: <a href="tel:01572722577">01572 722 577</a>',
        'Email: <a href="mailto:help_me@rutland.gov.uk">help_me@rutland.gov.uk</a>',
        'Website: <a href="https://www.rutland.gov.uk">https://www.rutland.gov.uk</a>',
        "Address: Catmose, Oakham",
        "Checked: 1 November 2026.</p>",
    ]


def test_an_old_check_carries_a_warning():
    text = contacts_markdown(params(Contact(name="x", checked=2021)), authority())
    assert "Checked: 2021. That was more than a year before this edition" in text
    last = contacts_markdown(params(Contact(name="x", checked=2025)), authority())
    assert "Checked: 2025. That may have been more than a year before this edition" in last
    fresh = contacts_markdown(params(Contact(name="x", checked=2026)), authority())
    assert "out of date" not in fresh


def test_every_rutland_contact_carries_the_date_of_its_check():
    rutland = load_params(PROJECT.params, authority())
    text = contacts_markdown(rutland, authority())
    assert text.count("Checked: 2021.") == len(rutland.contacts) == 1
    assert "Telephone: [01572 722 577](tel:01572722577)" in text
    assert len(rutland.notes) == 3
    for note in rutland.notes:
        assert f"{note.text} (Checked: 2021, so it may be out of date.)" in plain(text)


def test_every_right_carries_the_date_of_its_check_and_says_if_that_is_old():
    old = CareRight(title="To ask", text="You may ask.", checked=date(2025, 11, 20))
    new = CareRight(title="To complain", text="You may complain.", checked=date(2025, 11, 21))
    assert rights_markdown(params(rights=(old, new))).splitlines() == [
        "- **To ask**: You may ask. (Checked: 20 November 2025, so it may be out of date.)",
        "- **To complain**: You may complain. (Checked: 21 November 2025.)",
    ]
    assert len(load_params(PROJECT.params, authority()).rights) >= 4


def test_rights_that_were_checked_on_one_day_say_so_once():
    rights = tuple(CareRight(title=t, text="You may ask.", checked=2021) for t in ("One", "Two"))
    text = rights_markdown(params(rights=rights))
    assert text.endswith("\n\nAll of these were checked: 2021, so they may be out of date.")
    assert text.count("2021") == 1
    fresh = tuple(right.model_copy(update={"checked": 2026}) for right in rights)
    assert rights_markdown(params(rights=fresh)).endswith("All of these were checked: 2026.")


def test_the_last_page_has_contacts_and_rights_with_their_dates():
    text = plain(last_page_markdown(load_params(PROJECT.params, authority()), authority()))
    assert "call 999" in text
    assert (
        "Telephone: 01572 722 577 Address: Catmose, Oakham, Rutland, LE15 6HP Checked: 2021."
        in text
    )
    assert "All of these were checked: 2021, so they may be out of date." in text
    nobody = plain(last_page_markdown(params(), authority("leicestershire")))
    assert "No local contacts have been supplied for Leicestershire." in nobody
    assert "gov.uk/find-local-council" in nobody


def test_without_contacts_the_book_says_so_and_what_to_do():
    text = contacts_markdown(params(), authority("leicestershire"))
    assert text.startswith("No local contacts have been supplied for Leicestershire")
    assert "01572" not in text


def test_no_area_gets_anothers_contacts():
    text = contacts_markdown(
        load_params(PROJECT.params, authority("leicestershire")), authority("leicestershire")
    )
    assert "Rutland" not in text


def test_hostile_contacts_arrive_as_text():
    hostile = "<script>alert(1)</script> *b* [a](b) {{< include x >}}"
    one = Contact(
        name=hostile,
        role=hostile,
        phone=hostile,
        email=hostile,
        web=hostile,
        address=hostile,
        note=hostile,
        checked=2026,
    )
    text = contacts_markdown(
        params(one, notes=(LocalNote(text=hostile, checked=2026),)), authority()
    )
    assert plain(text).count(hostile) == 8
    html = convert_markdown(text, "html")
    assert "<script" not in html
    assert "<a " not in html


@pytest.mark.parametrize(
    "phone",
    [
        "01572 722 577 (option 2)",
        "01572 722577 or 01572 758341",
        "01572 722577, 9am to 5pm",
        "+44 (0)1572 722577",
        "ask at desk 1",
    ],
)
def test_no_link_dials_a_number_that_is_not_there(phone):
    one = Contact(name="x", phone=phone, checked=2026)
    assert set(links(one)) <= {"tel:01572722577", "tel:+441572722577"}
    assert phone in plain(contacts_markdown(params(one), authority()))


def test_a_number_with_its_country_can_be_dialled():
    assert links(Contact(name="x", phone="+44 1572 722577", checked=2026)) == ["tel:+441572722577"]


@pytest.mark.parametrize(
    "where",
    [
        {"web": "javascript:alert(1)"},
        {"web": "http://example.org"},
        {"web": 'https://example.org/" onclick="alert(1)'},
        {"web": "https://example.org/)[x](javascript:alert(1))"},
        {"web": "www.example.org"},
        {"email": "by the form on the website"},
        {"email": "a@example.org or b@example.org"},
        {"phone": "by the form on the website"},
        {"address": "https://example.org"},
    ],
)
def test_what_is_no_plain_link_stays_text(where):
    one = Contact(name="x", checked=2026, **where)
    assert links(one) == []
    [value] = where.values()
    assert value in plain(contacts_markdown(params(one), authority()))


def test_a_web_address_is_linked_to_as_it_stands():
    web = "https://example.org/a_b*c~d?x=1#y_z"
    assert links(Contact(name="x", web=web, checked=2026)) == [web]


def test_a_reader_is_told_where_to_write():
    text = error_reporting_markdown(params(reply_to="someone_1@example.org"))
    assert plain(text) == "Please tell us: someone_1@example.org."


def test_a_reader_is_told_whom_to_tell_where_there_is_no_address():
    assert error_reporting_markdown(params()).startswith("Please tell whoever gave you this copy.")
