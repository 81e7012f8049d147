"""Readers' verdict in a real Chromium, against a real server: buttons, words, keyboard, privacy."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from support import chromium
from support.project_copies import MadeBook
from support.votes_server import Served, serving

from carebook.books.inline_scripts import inline_script_hashes
from carebook.serve.rate_limits import RateLimits

pytestmark = chromium.IN_CHROMIUM
KEY = "carers/unpaid_carers"
CARERS = "rutland/html/notebooks/carers.html"


@pytest.fixture
def served(rutland: MadeBook, tmp_path: Path) -> Iterator[Served]:
    with serving(rutland.folder.parent, f"sqlite:///{tmp_path}/votes.sqlite") as served:
        yield served


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def asked(page: Page) -> Locator:
    return page.locator(f"[data-summary='{KEY}'] .votes")


def pressed(page: Page) -> list[str | None]:
    names = ("Accurate", "Not accurate")
    box = asked(page)
    return [
        box.get_by_role("button", name=name, exact=True).get_attribute("aria-pressed")
        for name in names
    ]


def press(page: Page, name: str) -> None:
    asked(page).get_by_role("button", name=name, exact=True).click()


def told(page: Page, text: str) -> None:
    expect(asked(page).get_by_role("status")).to_contain_text(text)


def test_a_vote_is_cast_changed_explained_and_remembered(page: Page, served: Served) -> None:
    page.goto(served.address + CARERS)
    assert page.locator(".votes").count() == page.locator(".summary").count() == 6
    assert pressed(page) == ["false", "false"]
    assert not asked(page).get_by_role("textbox").is_visible()
    press(page, "Accurate")
    told(page, "Thank you. Your vote is kept, without your name.")
    assert pressed(page) == ["true", "false"]
    press(page, "Not accurate")
    told(page, "You may say below what is wrong")
    words = asked(page).get_by_role("textbox", name="What is not accurate?")
    words.fill("Mrs <b>Ó</b> said\nno.")
    expect(asked(page)).to_contain_text("479 of 500 characters left.")
    press(page, "Send comment")
    told(page, "Your vote and your comment are kept")
    kept = "Mrs <b>Ó</b> said no."
    expect(words).to_have_value(kept)
    assert served.kept() == [(KEY, "not accurate", kept)]
    page.reload()
    assert pressed(page) == ["false", "true"]
    told(page, "You have voted.")
    expect(asked(page).get_by_role("textbox")).to_have_value(kept)
    press(page, "Accurate")
    told(page, "Thank you")
    assert not asked(page).get_by_role("textbox").is_visible()
    assert served.kept() == [(KEY, "accurate", "")]


def test_a_reader_asks_for_nothing_before_voting_and_nothing_elsewhere(
    page: Page, context: BrowserContext, served: Served
) -> None:
    requests: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda said: problems.append(said.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(served.address + CARERS)
    page.wait_for_load_state("networkidle")
    posts = [f"{served.address}votes/readers", f"{served.address}votes/rutland"]
    assert not set(posts) & set(requests)
    assert page.evaluate("localStorage.length") == 0
    press(page, "Accurate")
    told(page, "Thank you")
    assert requests[-2:] == posts
    assert all(url.startswith((served.address, "data:")) for url in requests)
    assert context.cookies() == []
    assert page.evaluate("Object.keys(localStorage)") == ["carebook-votes"]
    assert problems == []


def test_a_reader_who_comes_back_to_not_accurate_keeps_what_was_sent(
    page: Page, served: Served
) -> None:
    page.goto(served.address + CARERS)
    words = asked(page).get_by_role("textbox")

    def send(text: str) -> None:
        words.fill(text)
        press(page, "Send comment")

    def change_one_s_mind_twice() -> None:
        press(page, "Accurate")
        told(page, "You can change it")
        assert served.kept() == [(KEY, "accurate", "")]
        press(page, "Not accurate")

    press(page, "Not accurate")
    told(page, "Thank you")
    send("Too\nhigh.")
    told(page, "Your vote and your comment are kept.")
    change_one_s_mind_twice()
    told(page, "Your vote and your comment are kept.")
    expect(words).to_have_value("Too high.")
    assert served.kept() == [(KEY, "not accurate", "Too high.")]
    # Words that were not sent are neither taken nor lost, and the reader is told.
    words.fill("Too low.")
    change_one_s_mind_twice()
    told(page, "the comment that you sent are kept. What you have written since is not sent.")
    expect(words).to_have_value("Too low.")
    assert served.kept() == [(KEY, "not accurate", "Too high.")]
    # A comment that was taken back stays so.
    send("")
    told(page, "You may say below what is wrong")
    change_one_s_mind_twice()
    told(page, "You may say below what is wrong")
    assert served.kept() == [(KEY, "not accurate", "")]


def test_the_keyboard_is_enough_and_the_focus_stays(page: Page, served: Served) -> None:
    page.goto(served.address + CARERS)
    asked(page).get_by_role("button", name="Not accurate").focus()
    page.keyboard.press("Space")
    told(page, "Thank you")
    focused = "document.activeElement.textContent || document.activeElement.tagName"
    assert page.evaluate(focused) == "Not accurate"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "TEXTAREA"
    page.keyboard.type("No.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    told(page, "and your comment are kept")
    assert served.kept() == [(KEY, "not accurate", "No.")]


def test_axe_finds_nothing_in_light_and_dark_and_nothing_is_cut_off(
    page: Page, served: Served
) -> None:
    page.goto(served.address + CARERS)
    press(page, "Not accurate")
    told(page, "Thank you")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        chromium.axe_finds_nothing(page, scheme)
    # 320 pixels are also what is left of 1280 at 400%.
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    sizes = page.evaluate(
        "[...document.querySelectorAll('.votes button')].map(b => b.getBoundingClientRect())"
        ".filter(b => b.width > 0).map(b => [b.width, b.height])"
    )
    assert all(width >= 44 and height >= 44 for width, height in sizes)
    page.emulate_media(media="print")
    assert not asked(page).is_visible()


def test_without_the_server_there_are_no_buttons_and_no_complaints(
    page: Page, rutland: MadeBook
) -> None:
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    with chromium.serving(rutland.folder.parent) as plain:
        for address in (
            (rutland.html / "notebooks/carers.html").as_uri(),
            f"{plain}/{CARERS}",
        ):
            page.goto(address)
            assert page.locator("[data-summary]").count() == 6
            assert page.locator(".votes, .votes-button").count() == 0
    assert problems == []


def test_what_could_not_be_sent_is_said_and_kept_and_can_be_sent_again(
    page: Page, context: BrowserContext, served: Served
) -> None:
    page.goto(served.address + CARERS)
    press(page, "Not accurate")
    told(page, "Thank you")
    words = asked(page).get_by_role("textbox")
    words.fill("Too high.")
    context.set_offline(True)
    press(page, "Send comment")
    told(page, "Not sent. There is no connection. What you wrote is still here.")
    expect(words).to_have_value("Too high.")
    context.set_offline(False)
    press(page, "Try again")
    told(page, "and your comment are kept")
    assert not asked(page).get_by_role("button", name="Try again").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Not accurate"
    assert served.kept() == [(KEY, "not accurate", "Too high.")]


def test_a_limit_is_said_in_the_server_s_words(
    page: Page, rutland: MadeBook, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path}/votes.sqlite"
    with serving(rutland.folder.parent, database, RateLimits(votes_by_reader=1)) as served:
        page.goto(served.address + CARERS)
        press(page, "Accurate")
        told(page, "Thank you")
        press(page, "Not accurate")
        told(
            page,
            "Not sent. Too many votes have come from here in a short time. Please try again in ",
        )
        # What is kept is still the first.
        assert pressed(page) == ["true", "false"]
        assert served.kept() == [(KEY, "accurate", "")]


def test_an_id_that_a_new_box_does_not_know_is_made_anew(page: Page, served: Served) -> None:
    page.goto(served.address + CARERS)
    stale = {"reader": f"{'A' * 22}.{'B' * 22}", "votes": {}}
    page.evaluate("text => localStorage.setItem('carebook-votes', text)", json.dumps(stale))
    press(page, "Accurate")
    told(page, "Thank you")
    assert len(served.kept()) == 1


def test_a_browser_that_keeps_nothing_votes_once(
    browser: Browser,
    served: Served,
) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('none'); }})"
    )
    page = context.new_page()
    page.goto(served.address + CARERS)
    press(page, "Accurate")
    told(page, "Thank you")
    press(page, "Not accurate")
    told(page, "Thank you")
    assert served.kept() == [(KEY, "not accurate", "")]
    context.close()


def test_every_part_of_a_page_works_under_its_policy(
    page: Page, rutland: MadeBook, tmp_path: Path
) -> None:
    """Search, charts, facts, and what another stitcher writes inline: scripts and handlers."""
    out = tmp_path / "outputs"
    shutil.copytree(rutland.folder, out / "rutland")
    page_of_quarto = out / "rutland/html/inline.html"
    page_of_quarto.write_text(
        "<!DOCTYPE html><html><head><link rel='icon' href='data:,'>"
        "<script>\r\nvar ran = 'é';\r\n</script></head>"
        '<body><button onclick="ran = &quot;pressed&quot;">Press</button></body></html>'
    )
    manifest = json.loads((out / "rutland/manifest.json").read_text())
    assert manifest["inline_scripts"] == []
    manifest["inline_scripts"] = inline_script_hashes([page_of_quarto])
    (out / "rutland/manifest.json").write_text(json.dumps(manifest))
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    with serving(out, f"sqlite:///{tmp_path}/votes.sqlite") as served:
        page.goto(served.address + CARERS)
        page.get_by_label("Search this book").fill("carers")
        page.keyboard.press("Enter")
        expect(page.locator(".results-count")).to_contain_text("carers")
        page.locator("a.fact:not([data-other])").first.click()
        expect(page.get_by_role("dialog")).to_contain_text("The figure behind")
        assert page.evaluate("document.fonts.check('1rem \"Source Sans Pro\"')")
        page.goto(served.address + "rutland/html/inline.html")
        page.get_by_role("button").click()
        assert page.evaluate("ran") == "pressed"
        assert problems == []
        # Altered after the book was made: neither the script nor the handler runs.
        altered = (
            page_of_quarto.read_text().replace("var ran", "var altered").replace("ran =", "r =")
        )
        page_of_quarto.write_text(altered)
        page.reload()
        page.get_by_role("button").click()
        assert page.evaluate("[typeof altered, typeof ran, typeof r]") == ["undefined"] * 3
