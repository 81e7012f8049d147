import json
import re
import subprocess
import sys

import pypandoc
import pytest
from bs4 import BeautifulSoup
from click import ClickException
from click.testing import CliRunner
from docx import Document
from support.narrative_cells import FALSE, TRUE
from support.project_copies import ROOT

from carebook.cli.main import cli
from carebook.core.errors import CarebookError

KEYS = ["claim", "fact", "reason", "text", "verdict"]


def check(*words, text=None):
    """Status, output and message of the command; run within this process, to spare its start."""
    result = CliRunner().invoke(cli, ["check", *words], input=text, standalone_mode=False)
    match result.exception:
        case None:
            return result.return_value, result.stdout, result.stderr
        case CarebookError() as error:
            return error.exit_status, result.stdout, str(error)
        case ClickException() as error:
            return error.exit_code, result.stdout, error.format_message()
    raise result.exception


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch):
    monkeypatch.chdir(ROOT)


def claims(text, area="rutland"):
    status, out, _ = check(area, "-", "--json", text=text)
    found = json.loads(out)
    assert all(sorted(one) == KEYS for one in found)
    assert status == (1 if any(one["verdict"] != "supported" for one in found) else 0)
    return found


def test_a_text_that_the_figures_support_ends_with_0():
    status, out, _ = check("rutland", "-", text=TRUE)
    assert status == 0
    assert out.endswith("\n1 claim: 1 supported, 0 contradicted, 0 not checked\n")


def test_the_program_itself_ends_with_that_status():
    command = [sys.executable, "-m", "carebook", "check", "rutland", "-"]
    data = FALSE.encode()
    found = subprocess.run(command, cwd=ROOT, input=data, capture_output=True, check=False)
    assert found.returncode == 1
    assert b"Traceback" not in found.stderr


def test_a_wrong_number_ends_with_1_and_says_sentence_verdict_and_reason():
    status, out, _ = check("Rutland", "-", text=f"{TRUE} {FALSE}")
    assert status == 1
    assert "\n  ^ contradicted: '99%': " in out
    assert out.endswith("\n2 claims: 1 supported, 1 contradicted, 0 not checked\n")


def test_json_is_a_list_of_claims_with_the_fact_and_the_reason():
    [good, bad] = claims(f"{TRUE} {FALSE}")
    assert good["claim"] == "78.8%"
    assert good["text"] == TRUE
    assert good["fact"] == "E06000017/satisfaction//2023/24/percent"
    assert (bad["claim"], bad["verdict"], bad["text"]) == ("99%", "contradicted", FALSE)
    assert bad["reason"]


def test_a_file_is_read_and_its_area_counts(tmp_path):
    file = tmp_path / "text.md"
    text = TRUE.replace("Rutland", "{{area}}")
    file.write_text(f"# A heading\n\n- **{text}**\n", encoding="utf-8-sig")
    assert check("rutland", str(file))[0] == 0
    assert check("leicestershire", str(file))[0] == 1


def test_markdown_is_read_as_prose():
    text = (
        "In [Rutland](http://x.y/99) in 2023-24,\n*78.8%* of people receiving care who answered "
        + ("the survey were __extremely or very__ satisfied with it.<!-- 99% -->")
    )
    assert [one["claim"] for one in claims(text)] == ["78.8%"]


def test_slots_are_filled_and_an_unknown_one_is_named_with_the_nearest():
    assert [
        one["verdict"]
        for one in claims("In {{area}}, {{satisfaction.area}} were satisfied with it.")
    ] == ["supported"]
    found = claims("In {{area}} it was {{satisfactoin.area}}.")
    [odd] = [one for one in found if one["fact"] is None]
    assert "satisfactoin.area" in odd["claim"]
    assert "did you mean satisfaction.area" in odd["reason"]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Words alone.", "社会福祉。", "مرحبا \u200f\u202bx\u202c", "🙂\u200d🙂"]
)
def test_a_text_without_claims_is_supported(text):
    assert claims(text) == []
    last = check("rutland", "-", text=text)[1].splitlines()[-1]
    assert last == "0 claims: 0 supported, 0 contradicted, 0 not checked"


def test_a_number_is_read_as_it_is_seen():
    hidden = TRUE.replace("78.8", "9\u200b9")
    assert [one["claim"] for one in claims(hidden)] == ["99%"]


@pytest.mark.parametrize(
    "junk",
    [
        "{{",
        "}}",
        "{{{{",
        "\x00\x01\x1b[31m",
        "\u202e\u2066\ufeff",
        "٤٢٪",
        "½ ¾ ⅞",
        "<script>1</script>",
        "\\",
        "{{ }}",
    ],
)
def test_odd_text_never_crashes(junk):
    status, _, err = check("rutland", "-", text=f"In Rutland {junk} there was.")
    assert status in (0, 1)
    assert err == ""


def test_a_text_of_many_pages_is_read_to_its_end():
    # A time that grew with the square of the length would keep this test for hours.
    count = 20_000 // len(TRUE)
    status, out, _ = check("rutland", "-", text=f"{TRUE}\n\n" * count)
    assert status == 0
    assert out.endswith(" supported, 0 contradicted, 0 not checked\n")
    assert int(re.search(r"(\d+) supported", out)[1]) >= count


@pytest.mark.parametrize("piece", ["a ", "Rutland ", "{{", "x", "社", "(", "higher "])
def test_what_is_no_sentence_at_all_is_read_to_its_end_too(piece):
    status, _, _ = check("rutland", "-", text=piece * (20_000 // len(piece)))
    assert status in (0, 1)


def test_a_long_run_of_words_is_checked_in_parts_and_nothing_is_lost():
    found = claims("28.3% of carers " * 500)
    assert [one["claim"] for one in found] == ["28.3%"] * 500
    assert max(len(one["text"]) for one in found) <= 1200


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        (("rutland", "nowhere.md"), None, "nowhere.md: expected a text file, found none"),
        (("rutland", "carebook"), None, "carebook: expected a text file, found: Is a directory"),
        (("rutlnad", "-"), "x", "did you mean Rutland"),
        (
            ("rutland", "-"),
            b"caf\xe9",
            "found another encoding or no text (byte 4); save the file again as",
        ),
        (("rutland", "-"), "x" * 2_000_001, "expected at most 2 MB of text, found more; split it"),
        (("rutland",), "x", "Missing argument"),
        (("rutland", "-", "--jsn"), "x", "No such option"),
    ],
)
def test_misuse_ends_with_2_and_says_what_to_do(words, text, said):
    status, out, err = check(*words, text=text)
    assert (status, out) == (2, "")
    assert said in err


def word_file(path, *paragraphs):
    document = Document()
    document.add_heading("Minutes", 1)
    for text in paragraphs:
        document.add_paragraph(text, style="List Bullet")
    document.save(path)
    return path


def test_a_word_file_is_read_as_its_text(tmp_path):
    file = word_file(tmp_path / "draft.docx", TRUE, FALSE)
    status, out, _ = check("rutland", str(file), "--json")
    assert status == 1
    assert [one["verdict"] for one in json.loads(out)] == ["supported", "contradicted"]


@pytest.mark.parametrize("ending", ["odt", "rtf"])
def test_other_word_processors_files_are_read_too(tmp_path, ending):
    file = tmp_path / f"draft.{ending}"
    pypandoc.convert_text(TRUE, ending, format="markdown", outputfile=file, extra_args=["-s"])
    assert check("rutland", str(file))[0] == 0


def test_the_marks_of_footnotes_are_no_numbers_and_their_words_are_read(tmp_path):
    file = tmp_path / "draft.docx"
    pypandoc.convert_text(
        f"{TRUE}[^1]\n\n[^1]: {FALSE}", "docx", format="markdown", outputfile=file
    )
    found = json.loads(check("rutland", str(file), "--json")[1])
    assert [one["claim"] for one in found] == ["78.8%", "99%"]


def test_the_title_of_a_word_file_is_read_too(tmp_path):
    document = Document()
    document.add_heading(FALSE, 0)
    document.add_paragraph("By the press office", style="Subtitle")
    document.add_heading("What is new", 1)
    document.add_paragraph(TRUE)
    document.save(file := tmp_path / "draft.docx")
    _, out, _ = check("rutland", str(file))
    assert "By the press office\n" in out
    found = json.loads(check("rutland", str(file), "--json")[1])
    assert [one["claim"] for one in found] == ["99%", "78.8%"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_text_as_windows_saves_it_is_read(tmp_path, encoding):
    file = tmp_path / "draft.txt"
    file.write_text(TRUE, encoding=encoding)
    assert check("rutland", str(file))[0] == 0


def test_the_page_never_takes_the_place_of_the_text(tmp_path):
    file = tmp_path / "draft.txt"
    file.write_text(TRUE)
    status, _, message = check("rutland", str(file), "--html", str(file))
    assert status == 2
    assert "found the text itself; name another file" in message
    assert file.read_text() == TRUE


def test_a_file_that_is_not_what_its_name_says_is_named_with_what_to_do(tmp_path):
    file = tmp_path / "draft.docx"
    file.write_text("no archive")
    status, _, message = check("rutland", str(file))
    assert status == 2
    assert "expected a file of the kind .docx, found another or a broken one" in message
    assert "\n" not in message
    old = tmp_path / "draft.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0")
    assert "save it as one of these" in check("rutland", str(old))[2]


def test_the_page_to_hand_round_marks_each_claim_and_says_why(tmp_path):
    page = tmp_path / "checked.html"
    check("rutland", "-", "--html", str(page), text=f"{TRUE} <i onclick=x> {FALSE}")
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    marked = [(one.contents[0], one["class"][1]) for one in soup.select(".said .claim")]
    assert marked == [("78.8%", "supported"), ("99%", "contradicted")]
    verdicts = {one["id"]: one.get_text() for one in soup.select(".verdicts li")}
    links = [one["href"].removeprefix("#") for one in soup.select(".said .claim")]
    assert verdicts[links[1]].startswith("Contradicted: “99%”.")
    assert not soup.select("script")
    assert not re.search(r"(?:src|href)=\"https?:", page.read_text(encoding="utf-8"))


def test_the_page_of_a_text_without_claims_says_so(tmp_path):
    page = tmp_path / "checked.html"
    assert check("rutland", "-", "--html", str(page), text="Words alone.")[0] == 0
    assert "found no claim about the figures" in page.read_text(encoding="utf-8")
