from datetime import date

from unit_fixtures import PROJECT, authority

from carebook.contacts import contacts_markdown, reply_markdown
from carebook.pandoc import convert
from carebook.params import Contact, Params, load_params


def params(*contacts, **more):
    return Params(edition_date=date(2026, 11, 21), publisher="x", contacts=contacts, **more)


def plain(text):
    return " ".join(convert(text, "plain").split())


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
    html = convert(contacts_markdown(params(one), authority()), "html")
    assert "<strong>Adult social care</strong>" in html
    assert [line.removesuffix("<br />") for line in html.splitlines()[1:]] == [
        "To ask for help.",
        "Closed at night.",
        "Telephone: 01572 722 577",
        "Email: help_me@rutland.gov.uk",
        "Website: https://www.rutland.gov.uk",
        "Address: Catmose, Oakham",
        "Checked: 1 November 2026.</p>",
    ]


def test_an_old_check_carries_a_warning():
    text = contacts_markdown(params(Contact(name="x", checked=2021)), authority())
    assert "Checked: 2021. That was more than a year before this edition" in text
    fresh = contacts_markdown(params(Contact(name="x", checked=2026)), authority())
    assert "out of date" not in fresh


def test_every_rutland_contact_carries_the_date_of_its_check():
    rutland = load_params(PROJECT.params, authority())
    text = contacts_markdown(rutland, authority())
    assert text.count("Checked: 2021.") == len(rutland.contacts) == 2
    assert "01572 722 577" in text
    for note in rutland.notes:
        assert note.split(",")[0] in text


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
    one = Contact(name=hostile, role=hostile, phone=hostile, checked=2026)
    text = contacts_markdown(params(one, notes=(hostile,)), authority())
    assert plain(text).count(hostile) == 4
    html = convert(text, "html")
    assert "<script" not in html
    assert "<a " not in html


def test_a_reader_is_told_where_to_write():
    text = reply_markdown(params(reply_to="someone_1@example.org"))
    assert plain(text) == "Please tell us: someone_1@example.org."


def test_a_reader_is_told_whom_to_tell_where_there_is_no_address():
    assert reply_markdown(params()).startswith("Please tell whoever gave you this copy.")
