"""What a preview sends: by its real server on loopback, asked as browsers and others ask."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.project_copies import ROOT
from support.systems import ON_WINDOWS

from carebook.serve.background_server import serving_in_background
from carebook.serve.http_server import open_listening_socket
from carebook.serve.preview_site import PreviewSite

HREF = "notebooks/carers.html"
PAGE = '<html><head><title>x</title></head><body><main id="main">One</main></body></html>'


class Served:
    """A site, and its port."""

    def __init__(self, site: PreviewSite, port: int) -> None:
        self.site, self.port = site, port

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer, text


@contextmanager
def serving(site: PreviewSite) -> Iterator[Served]:
    listening = open_listening_socket("127.0.0.1", 0)
    with serving_in_background(site.application(), listening, site.close):
        yield Served(site, listening.getsockname()[1])


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "html"
    (folder / "notebooks").mkdir(parents=True)
    (folder / HREF).write_text(PAGE, encoding="utf-8")
    (folder / "page.css").write_text("p {}", encoding="utf-8")
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    if not ON_WINDOWS:
        (folder / "link.html").symlink_to(tmp_path / "secret.html")
    return folder


@pytest.fixture
def served() -> Iterator[Served]:
    with serving(PreviewSite("carers.ipynb, Rutland", ROOT / "theme")) as found:
        yield found


def test_before_the_first_page_there_is_one_that_waits(served):
    answer, text = served.get("/")
    assert (answer.status, "One moment" in text) == (200, True)
    assert 'src="_preview/preview.js"' in text


def test_the_page_has_the_script_its_policy_and_the_warnings_as_text(served, pages):
    served.site.show_page(pages, HREF, ("carers: <b>bold</b>",))
    answer, _ = served.get("/")
    assert (answer.status, answer.headers["location"]) == (307, HREF)
    answer, text = served.get(f"/{HREF}")
    assert 'src="../_preview/preview.js"' in text
    assert "<summary>1 warning</summary><ul><li>carers: &lt;b&gt;bold&lt;/b&gt;</li></ul>" in text
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (pages / HREF).read_text(encoding="utf-8") == PAGE, "the page on disk is left alone"
    for name in ("preview.js", "preview.css"):
        answer, text = served.get(f"/_preview/{name}")
        assert (answer.status, "token(" in text) == (200, False)


@pytest.mark.parametrize(
    "path",
    ["/../secret.html", "/%2e%2e/secret.html", "/link.html", "/notebooks/", "/_preview/x.js", "/x"],
)
def test_nothing_outside_of_the_folder_is_sent(served, pages, path):
    served.site.show_page(pages, HREF)
    answer, text = served.get(path)
    assert (answer.status, "secret" in text) == (404, False)


def test_a_name_that_is_not_this_machine_s_is_refused(served, pages):
    served.site.show_page(pages, HREF)
    for name, status in (("evil.example", 400), ("localhost:80", 200), ("127.0.0.1:1", 200)):
        assert served.get(f"/{HREF}", Host=name)[0].status == status


def test_a_report_stands_in_the_place_of_the_page_until_the_next(served, pages):
    served.site.show_report("first <i>")
    text = served.get("/")[1]
    assert "<pre>first &lt;i&gt;</pre>" in text
    assert "last good page" not in text
    served.site.show_page(pages, HREF)
    served.site.show_report("second")
    answer, _ = served.get("/?last-good")
    assert answer.headers["location"] == f"{HREF}?last-good"
    assert "<pre>second</pre>" in served.get(f"/{HREF}")[1]
    assert ">One<" in served.get(f"/{HREF}?last-good")[1]
    assert served.get("/page.css")[0].status == 200
    served.site.show_page(pages, HREF)
    assert ">One<" in served.get(f"/{HREF}")[1]


def test_the_stream_tells_of_each_version_and_ends_with_the_server(pages):
    told: list[dict[str, object]] = []
    with serving(PreviewSite("x", ROOT / "theme")) as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
        connection.request("GET", "/_preview/events")
        answer = connection.getresponse()
        assert answer.headers["content-type"].startswith("text/event-stream")
        first = threading.Event()

        def listen() -> None:
            for line in answer:
                if line.startswith(b"data: "):
                    told.append(json.loads(line.removeprefix(b"data: ")))
                    first.set()

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        assert first.wait(10)
        served.site.show_page(pages, HREF)
        while len(told) < 2:
            assert listener.is_alive()
        served.site.begin()
        while len(told) < 3:
            assert listener.is_alive()
    listener.join(10)
    assert not listener.is_alive()
    assert [one["making"] for one in told] == [True, False, True]
    assert told[0]["version"] != told[1]["version"] == told[2]["version"]
