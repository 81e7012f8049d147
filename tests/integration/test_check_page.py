"""The served page on which a text is pasted and checked: it answers, and keeps nothing."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from support.narrative_cells import FALSE, TRUE
from support.project_copies import ROOT
from support.votes_server import serving

from carebook.build.text_assessors import make_text_assessor
from carebook.core.project import Project
from carebook.ingest.loading import load_dataset
from carebook.serve.text_checks import MAX_LETTERS, TextChecks

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("books")
    checks = TextChecks(Project(ROOT), make_text_assessor)
    with serving(folder, f"sqlite:///{folder}/v.sqlite", text_checks=checks) as served:
        yield served


def post(served, headers=FORM, source="127.0.0.1", **fields):
    body = urlencode(fields).encode()
    status, told, said = served.ask("POST", "/check", body, headers, source)
    return status, told, BeautifulSoup(said, "html.parser")


def test_the_form_offers_every_authority_and_no_script(served):
    status, headers, said = served.ask("GET", "/check")
    page = BeautifulSoup(said, "html.parser")
    assert status == 200
    offered = [one["value"] for one in page.select("select[name=area] option")]
    known = load_dataset(Project(ROOT)).areas.authorities
    assert sorted(offered) == sorted(["", *(area.slug for area in known)])
    assert headers["cache-control"] == "no-store"
    assert "form-action 'self'" in headers["content-security-policy"]
    assert not page.select("script, [src], link")


def test_a_text_comes_back_with_its_verdicts_and_stays_in_the_form(served):
    hidden = "<b onclick=x></textarea>"
    status, headers, page = post(served, area="rutland", text=f"{TRUE} {FALSE} {hidden}")
    assert status == 200
    assert headers["cache-control"] == "no-store"
    marked = [(one.contents[0], one["class"][1]) for one in page.select(".said .claim")]
    assert marked == [("78.8%", "supported"), ("99%", "contradicted")]
    assert page.select_one("textarea").get_text().endswith(hidden)
    assert page.select_one("option[selected]")["value"] == "rutland"
    assert not page.select("script")


def test_nothing_of_a_text_is_kept(served, capfd):
    word = "zanzibarquux"
    assert post(served, area="rutland", text=f"{word} {TRUE}")[0] == 200
    for file in served.out.rglob("*"):
        assert word.encode() not in file.read_bytes()
    out, err = capfd.readouterr()
    assert word not in out + err
    again = BeautifulSoup(served.ask("GET", "/check")[2], "html.parser")
    assert again.select_one("textarea").get_text() == ""


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"area": "rutland"}, 422, "choose an authority and paste a text"),
        ({"text": "A"}, 422, "choose an authority and paste a text"),
        ({"area": "atlantis", "text": "A"}, 422, "Please choose an authority."),
        ({"area": "rutland", "text": "a" * (MAX_LETTERS + 1)}, 413, "longer than 40,000 letters"),
        ({"area": "rutland", "text": "a" * (10 * MAX_LETTERS)}, 413, "longer than 40,000 letters"),
    ],
)
def test_what_cannot_be_checked_is_told_on_a_page(served, fields, status, said):
    found, _, page = post(served, source="127.0.0.2", **fields)
    assert found == status
    assert said in page.get_text()


def test_another_site_s_page_cannot_post_here(served):
    foreign = FORM | {"Sec-Fetch-Site": "cross-site"}
    assert post(served, foreign, area="rutland", text="A")[0] == 403
    assert post(served, {"Content-Type": "text/plain"}, area="rutland", text="A")[0] == 415


def test_many_texts_from_one_address_have_to_wait(served):
    # While these are checked, a few more are allowed.
    found = [post(served, source="127.0.0.9", area="rutland", text="A")[:2] for _ in range(30)]
    statuses = [status for status, _ in found]
    assert statuses[:20] == [200] * 20
    assert set(statuses[20:]) <= {200, 429}
    refused = dict(reversed(found))[429]
    assert int(refused["retry-after"]) >= 1


def test_the_ends_of_lines_as_a_browser_sends_them_are_one_letter_each(served):
    lines = "\r\n" * MAX_LETTERS
    assert post(served, source="127.0.0.3", area="rutland", text=lines)[0] == 200


def test_a_page_cuts_no_text_without_a_word(served):
    page = BeautifulSoup(served.ask("GET", "/check")[2], "html.parser")
    assert not page.select("[maxlength]")


def test_texts_that_wait_keep_nobody_from_the_books(tmp_path):
    figures_read = Event()

    def wait_for_it(*of_the_area):
        figures_read.wait(60)
        return make_text_assessor(*of_the_area)

    checks = TextChecks(Project(ROOT), wait_for_it)
    with (
        serving(tmp_path, f"sqlite:///{tmp_path}/v.sqlite", text_checks=checks) as served,
        ThreadPoolExecutor(60) as readers,
    ):
        sources = [f"127.0.{place}.1" for place in range(1, 61)]
        texts = [
            readers.submit(post, served, source=source, area="rutland", text="A")
            for source in sources
        ]
        try:
            # More texts than the server has threads, and all but two of them wait.
            answered = as_completed(texts, timeout=60)
            refused = [next(answered).result()[0] for _ in range(60 - 22)]
            assert refused == [503] * (60 - 22)
            assert served.ask("GET", "/check")[0] == 200
        finally:
            figures_read.set()
        assert sorted(text.result()[0] for text in texts) == [200] * 22 + [503] * (60 - 22)


def test_without_it_there_is_no_such_page(tmp_path):
    with serving(tmp_path, f"sqlite:///{tmp_path}/v.sqlite") as served:
        assert served.ask("GET", "/check")[0] == 404
