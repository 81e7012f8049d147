"""Scripts in pages are known by hashes, as a content security policy has them."""

import base64
import hashlib

import pytest

from carebook.books.inline_scripts import inline_script_hashes


def sha256(code):
    return f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"


@pytest.mark.parametrize(
    ("content", "scripts"),
    [
        ("<script>one()</script>", ["one()"]),
        ("<SCRIPT type=module>\r\none()\r\n</SCRIPT >", ["\none()\n"]),
        ('<script type="application/javascript">one()</script>', ["one()"]),
        ("<a onclick=\"go('é &amp; b')\">x</a> <b onload='a()'></b>", ["go('é & b')", "a()"]),
        ("<script>one()</script><p><script>one()</script>", ["one()"]),
        ("<script src='x.js'></script><script> </script>", []),
        ('<script type="application/json" class="w">{"a": 1}</script>', []),
        ('<script type="application/ld+json">{}</script>', []),
        ("<p>no onclick</p>", []),
    ],
)
def test_scripts_and_handlers_have_hashes_and_data_and_links_none(tmp_path, content, scripts):
    page = tmp_path / "page.html"
    page.write_text(content, newline="")
    assert inline_script_hashes([page]) == tuple(sorted(sha256(code) for code in scripts))
