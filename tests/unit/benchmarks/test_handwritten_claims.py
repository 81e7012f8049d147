"""The checker on sentences written by hand: it must stay as good as it is said to be."""

import json
import re

import pytest

from benchmarks import handwritten_claims
from benchmarks.handwritten_claims import CLAIMS_FOLDER, read_claims, score_claim_files
from carebook.core.project import Project
from carebook.data.areas import load_areas

FILES = sorted(CLAIMS_FOLDER.glob("*.jsonl"))


@pytest.fixture(scope="module")
def found():
    return score_claim_files()


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_wrong_texts_are_found_and_right_ones_let_pass(found, name):
    score = found[name]
    assert score.recall >= 0.97, score.missed_texts
    assert score.false_alarms <= 0.05, score.alarmed_texts


def test_over_all_the_aim_of_recall_is_met(found):
    missed = sum(len(score.missed_texts) for score in found.values())
    assert missed / sum(score.false_count for score in found.values()) <= 0.01


def test_the_command_prints_a_line_for_each_file(found, monkeypatch, capsys):
    monkeypatch.setattr(handwritten_claims, "score_claim_files", lambda: found)
    monkeypatch.setattr("sys.argv", ["handwritten_claims"])
    handwritten_claims.print_handwritten_scores()
    first, *lines = capsys.readouterr().out.splitlines()
    assert re.match("written by hand .* recall", first)
    assert [line.split()[0] for line in lines] == [*found, "all"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_files_are_sound(path):
    known = {
        area.slug for area in load_areas(Project.find().data / "england" / "areas.csv").authorities
    }
    seen = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert record["area"] in known
        assert record["label"] in ("supported", "not supported")
        assert (record["area"], record["text"]) not in seen
        seen.add((record["area"], record["text"]))
    assert len(list(read_claims(path))) > 100
