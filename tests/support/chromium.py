"""What the tests in a real Chromium share: their marks, axe, a server of one folder, two styles."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
IN_CHROMIUM = [
    pytest.mark.requires_chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="requires_chromium: none on PATH"),
]
# Text twice as large and nothing else, and the spacing that WCAG 1.4.12 has readers set.
LARGE_TEXT = "html { font-size: 200% !important; }"
SPREAD_TEXT = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
    " word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"
)
IN_PAGE = Path(__file__).with_name("in_page.js")
# What can differ between the light and the dark of one page.
OF_COLOURS = ("color-contrast", "link-in-text-block")
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe_finds_nothing(
    page: Page, where: str, rules: Sequence[str] = (), without: Sequence[str] = ()
) -> None:
    """Fail with axe's report, unless it finds nothing on the page as it stands.

    With ``rules`` it looks for those alone, else for all of WCAG 2.2 AA and best practice but
    those it is to do without.
    """
    wanted = {"type": "rule", "values": [*rules]} if rules else {"type": "tag", "values": _WCAG}
    # What passes is thousands of elements a page, and nobody reads it.
    left_out = {rule: {"enabled": False} for rule in without}
    options = {"runOnly": wanted, "resultTypes": ["violations"], "rules": left_out}
    result = Axe().run(page, options=options)
    assert result.violations_count == 0, f"{where}\n{result.generate_report()}"


def unfold(page: Page) -> None:
    """Open whatever is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")


@contextmanager
def started() -> Iterator[Browser]:
    """Start Chromium, and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""
