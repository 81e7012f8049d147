import json
import re
import subprocess
import sys

import pytest
from click import ClickException
from click.testing import CliRunner
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
    assert (status, out) == (0, "1 claim: 1 supported, 0 not\n")


def test_the_program_itself_ends_with_that_status():
    command = [sys.executable, "-m", "carebook", "check", "rutland", "-"]
    data = FALSE.encode()
    found = subprocess.run(command, cwd=ROOT, input=data, capture_output=True, check=False)
    assert found.returncode == 1
    assert b"Traceback" not in found.stderr


def test_a_wrong_number_ends_with_1_and_says_sentence_verdict_and_reason():
    status, out, _ = check("Rutland", "-", text=f"{TRUE} {FALSE}")
    assert status == 1
    assert out.startswith(f"\n{FALSE}\n  contradicted: '99%': 99% is not the figure")
    assert out.endswith("\n\n2 claims: 1 supported, 1 not\n")


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
    assert check("rutland", "-", text=text)[1] == "0 claims: 0 supported, 0 not\n"


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
    count = 40_000 // len(TRUE)
    status, out, _ = check("rutland", "-", text=f"{TRUE}\n\n" * count)
    assert status == 0
    assert out.endswith(" supported, 0 not\n")
    assert int(re.search(r"(\d+) supported", out)[1]) >= count


@pytest.mark.parametrize("piece", ["a ", "Rutland ", "{{", "x", "社", "(", "higher "])
def test_what_is_no_sentence_at_all_is_read_to_its_end_too(piece):
    status, _, _ = check("rutland", "-", text=piece * (40_000 // len(piece)))
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
        (("rutland", "-"), b"caf\xe9", "found a byte that is not, at 3; save the file as"),
        (("rutland", "-"), "x" * 2_000_001, "expected at most 2 MB of text, found more; split it"),
        (("rutland",), "x", "Missing argument"),
        (("rutland", "-", "--jsn"), "x", "No such option"),
    ],
)
def test_misuse_ends_with_2_and_says_what_to_do(words, text, said):
    status, out, err = check(*words, text=text)
    assert (status, out) == (2, "")
    assert said in err
