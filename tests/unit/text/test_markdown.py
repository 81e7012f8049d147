"""Text that is not ours, through the real Pandoc and the real Typst."""

import json
import random
import re
from html import unescape

import pypandoc
import pytest
import typst
from support.hostile_texts import HOSTILE
from support.small_data import PROJECT

from carebook.editions.chapter_conversion import chapter_filters
from carebook.text import markdown
from carebook.tools.pandoc import convert_markdown

LETTERED = ["a. item", "a) item", "A) item", "i. item", "iv) item", "e. coli", "c. 1900"]
TYPOGRAPHIC = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " "})


def plain(text):
    return text.translate(TYPOGRAPHIC)


def apart(texts):
    return "\n\n".join(
        markdown.fenced_div(markdown.escape(text), ident=f"t{index}")
        for index, text in enumerate(texts)
    )


@pytest.fixture(scope="module", params=["ours", "with raw HTML, TeX and mathematics"])
def in_html(request):
    """As the built-in stitcher reads it, and as Quarto does, where more marks mean something."""
    if request.param == "ours":
        return convert_markdown(apart(HOSTILE), "html")
    return pypandoc.convert_text(apart(HOSTILE), "html", format="markdown")


@pytest.fixture(scope="module")
def in_plain():
    marked = "\n\n".join(f"MARK\n\n{markdown.escape(text)}" for text in HOSTILE)
    return [part.strip() for part in convert_markdown(marked, "plain").split("MARK\n")[1:]]


@pytest.fixture(scope="module")
def in_typst(tmp_path_factory):
    """What Typst itself takes each text for, once Pandoc has written it."""
    parts = convert_markdown(apart(HOSTILE), "typst").split("#block[\n")[1:]
    source = "".join(f"#metadata[{part.rstrip()[:-1].rpartition(']')[0]}] <t>\n" for part in parts)
    path = tmp_path_factory.mktemp("typst") / "book.typ"
    path.write_text(source, encoding="utf-8")
    return [content["value"] for content in json.loads(typst.query(str(path), "<t>"))]


def words(content):
    """The text of Typst content; anything but plain text shows its name."""
    match content:
        case {"func": "sequence", "children": children}:
            return "".join(map(words, children))
        case {"func": "text" | "symbol", "text": text}:
            return text
        case {"func": "space" | "parbreak"}:
            return " "
        case {"func": "smartquote"}:
            return "'" if content.get("double") is False else '"'
        case {"func": "link", "body": body}:
            return f"(link){words(body)}"
    return f"({content['func']})"


@pytest.mark.parametrize("index", range(len(HOSTILE)), ids=HOSTILE)
def test_hostile_text_arrives_in_html_as_text(in_html, index):
    found = re.search(rf'<div id="t{index}">\s*<p>(.*?)</p>\s*</div>', in_html, re.DOTALL)
    assert found, "not one plain paragraph"
    assert "<" not in found[1]
    assert plain(unescape(found[1])) == HOSTILE[index]


@pytest.mark.parametrize("index", range(len(HOSTILE)), ids=HOSTILE)
def test_hostile_text_arrives_in_plain_text_unchanged(in_plain, index):
    assert plain(in_plain[index]) == HOSTILE[index]


@pytest.mark.parametrize("index", range(len(HOSTILE)), ids=HOSTILE)
def test_hostile_text_arrives_in_typst_as_text(in_typst, index):
    assert len(in_typst) == len(HOSTILE)
    assert plain(words(in_typst[index])).strip() == HOSTILE[index]


def test_no_text_becomes_a_reference_maths_or_anything_else():
    """Texts made by chance of every mark, through all that the built-in stitcher does to a page."""
    chance = random.Random(7)  # noqa: S311  (the same texts each time)
    marks = "$@^~[]{}()#-=:;*_`\\!|<>&\"' ab15."
    made = (
        " ".join("".join(chance.choices(marks, k=chance.randint(1, 14))).split())
        for _ in range(400)
    )
    texts = [text for text in made if text]
    filters = chapter_filters(PROJECT.theme)
    html = convert_markdown(
        apart(texts), "html", filters=filters, options={"html_math_method": "mathml"}
    )
    shown = re.findall(r'<div id="t\d+">\s*<p>(.*?)</p>\s*</div>', html, re.DOTALL)
    assert not [text for text in shown if "<" in text]
    assert [plain(unescape(text)) for text in shown] == texts


@pytest.mark.parametrize("text", LETTERED)
def test_a_letter_at_the_start_makes_no_list(text):
    assert "<p>" in convert_markdown(markdown.escape(text), "html")


@pytest.mark.parametrize("text", ["A. Smith", "a", "the a. of b", "3.5 people", "a.b"])
def test_text_that_only_resembles_a_list_is_let_be(text):
    assert convert_markdown(markdown.escape(text), "plain").strip() == text


def test_hostile_text_stays_in_its_cell():
    rows = [[markdown.escape(text), "1"] for text in HOSTILE]
    html = convert_markdown(markdown.pipe_table(["a", "b"], rows, markdown.escape("| *x*")), "html")
    cells = [unescape(cell) for cell in re.findall(r'<td style="[^"]*">(.*?)</td>', html)]
    assert [plain(cell) for cell in cells[::2]] == HOSTILE
    assert cells[1::2] == ["1"] * len(HOSTILE)
    assert "<caption>| *x*</caption>" in html


def test_line_ends_and_runs_of_spaces_become_one_space():
    assert markdown.escape("  a\n\n# b\t c\r\n") == "a \\# b c"


def test_plain_prose_is_left_as_it_is():
    prose = "In Rutland in 2023-24, 28.3% had it (about £465 each); it's 2.5 a head."
    assert markdown.escape(prose) == prose


@pytest.mark.parametrize("html", ["<p>x</p>", "a\n```\nb", "a\n`````\nb", "a\n\n\nb", "{{x}}"])
def test_raw_html_reaches_html_whole_and_nothing_else(html):
    raw = markdown.raw_html(html)
    assert convert_markdown(raw, "html").strip() == html
    assert convert_markdown(raw, "typst").strip() == ""


def test_divs_nest_as_deep_as_they_like():
    inner = markdown.fenced_div("text", classes=["c"])
    nested = markdown.fenced_div(
        markdown.fenced_div(inner, ident="b"), classes=["a", "aa"], when_format="html"
    )
    html = "".join(convert_markdown(nested, "html").split("\n"))
    opening = '<div class="a aa" data-when-format="html"><div id="b"><div class="c"><p>text'
    assert html == f"{opening}</p></div></div></div>"


def test_text_with_colons_does_not_close_a_div():
    html = convert_markdown(markdown.fenced_div(markdown.escape("::::::"), classes=["a"]), "html")
    assert html.split() == ["<div", 'class="a">', "<p>::::::</p>", "</div>"]


@pytest.mark.parametrize("value", ['say "no"', "a \\ b", "a\nb", "} {x", "<b>", "$x$ *b* `c`"])
def test_a_quoted_attribute_arrives_whole(value):
    html = convert_markdown(f"[x]{{title={markdown.quote_attribute(value)}}}", "html")
    [title] = re.findall(r'title="([^"]*)"', html)
    assert unescape(title) == " ".join(value.split())


def test_an_entity_in_an_attribute_stays_as_written():
    html = convert_markdown(f"[x]{{title={markdown.quote_attribute('&lt;b&gt; &amp;')}}}", "html")
    assert 'title="&amp;lt;b&amp;gt; &amp;amp;"' in html


def test_a_table_has_a_header_row_and_its_caption():
    html = convert_markdown(
        markdown.pipe_table(["A", "B"], [["a", "1"], ["b", "2"]], "What it is"), "html"
    )
    assert re.findall(r"<th[^>]*>(.*?)</th>", html) == ["A", "B"]
    assert re.findall(r"<td[^>]*>(.*?)</td>", html) == ["a", "1", "b", "2"]
    assert "<caption>What it is</caption>" in html


def test_numbers_stand_to_the_right_and_words_to_the_left():
    numbers = convert_markdown(markdown.pipe_table(["A", "B"], [["a", "1"]]), "html")
    assert re.findall(r"text-align: (\w+)", numbers) == ["left", "right"] * 2
    words_ = convert_markdown(
        markdown.pipe_table(["A", "B"], [["a", "b"]], of_numbers=False), "html"
    )
    assert re.findall(r"text-align: (\w+)", words_) == ["left", "left"] * 2


@pytest.mark.parametrize("text", [*HOSTILE, *LETTERED])
def test_text_with_no_links_is_written_as_any_text_is(text):
    assert markdown.escape_with_links(text, []) == markdown.escape(text)


@pytest.mark.parametrize("text", [*HOSTILE, *LETTERED])
def test_only_the_words_meant_become_a_link(text):
    links = [(len(text), len(text) + len(text), "(#a)"), (len(text) * 2 + 1, len(text) * 3, "(#b)")]
    written = markdown.escape_with_links(f"{text}{text} {text[1:]}", links)
    html = convert_markdown(f"Before.\n\n{written}", "html")
    assert len(re.findall(r"<a ", html)) == 2
    assert not re.search(r"<(?!/?(a|p)\b)", html)
    assert html.count("<p>") == 2
