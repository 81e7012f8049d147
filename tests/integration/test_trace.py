"""``carebook trace``: from a number to the publisher's cell, and to every place that shows it."""

import html
import json
import re
import shutil

import docx
import pytest
from support.command_line import invoke_carebook
from support.invented_country import SMALL
from support.small_data import PROJECT
from support.volume_books import AT_LENGTH, country, write_books

from carebook.books.manifest import read_manifest
from carebook.build.appearances import find_appearances
from carebook.core.files import file_sha256
from carebook.facts.fact import make_facts
from carebook.text.phrasing import place_in_sentence

KINDS = {"card", "chart", "table", "sentence"}


@pytest.fixture(scope="module")
def shown(rutland):
    done = invoke_carebook(
        PROJECT, "trace", "rutland", "requests", "65+", "--json", "--out", rutland.folder.parent
    )
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)["figures"]


def plain(text):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def straight(text):
    return text.replace("’", "'")


def test_each_place_is_there_in_the_book(rutland, shown):
    places = [place for figure in shown for place in figure["shown"]]
    assert {place["kind"] for place in places} == KINDS
    for place in places:
        if not place["address"]:
            continue
        file, _, anchor = place["address"].partition("#")
        page = (rutland.folder / file).read_text(encoding="utf-8")
        assert anchor == "" or f'id="{anchor}"' in page
        if place["kind"] in ("sentence", "card"):
            assert straight(place["text"].rpartition(": ")[2]) in straight(plain(page))


def test_the_briefing_is_named_for_what_it_holds_and_for_nothing_else(rutland, shown):
    document = docx.Document(str(rutland.folder / "rutland-briefing.docx"))
    text = " ".join(paragraph.text for paragraph in document.paragraphs)
    sentences = {
        place["text"]: "council briefing" in place["editions"]
        for figure in shown
        for place in figure["shown"]
        if place["kind"] == "sentence"
    }
    # Nothing is told there of requests, and what carers say is told.
    assert set(sentences.values()) == {False}
    told = invoke_carebook(
        PROJECT, "trace", "rutland", "carers_social_contact", "--json",
        "--out", rutland.folder.parent,
    )  # fmt: skip
    [figure, *_] = json.loads(told.stdout)["figures"]
    sentences |= {
        place["text"]: "council briefing" in place["editions"]
        for place in figure["shown"]
        if place["kind"] == "sentence"
    }
    assert set(sentences.values()) == {True, False}
    for sentence, is_there in sentences.items():
        assert (straight(sentence) in straight(text)) == is_there, sentence


def test_it_reads_as_text(rutland):
    said = invoke_carebook(
        PROJECT, "trace", "rutland", "satisfaction", "--out", rutland.folder.parent
    ).stdout
    assert said.startswith("Satisfaction of people who receive care (satisfaction)\n")
    assert "read from data/observations.csv, row " in said
    assert "large print: rutland-large-print.pdf" in said
    assert "made of other figures" not in said


def test_a_book_of_other_figures_says_so(rutland, tmp_path):
    folder = tmp_path / "rutland"
    shutil.copytree(rutland.folder, folder, ignore=shutil.ignore_patterns("html", "*.pdf"))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["dataset"]["checksum"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    done = invoke_carebook(PROJECT, "trace", "rutland", "satisfaction", "--out", tmp_path)
    assert "made of other figures than those above; carebook build rutland brings" in done.stdout


def test_without_a_book_it_says_where_the_number_comes_from(tmp_path):
    done = invoke_carebook(PROJECT, "trace", "rutland", "satisfaction", "--out", tmp_path)
    assert done.exit_code == 0
    assert "read from data/observations.csv" in done.stdout
    assert "There is no book of Rutland yet; carebook build rutland makes it." in done.stdout


def test_an_area_without_a_figure_ends_with_1(tmp_path):
    done = invoke_carebook(PROJECT, "trace", "rutland", "reablement", "--out", tmp_path)
    assert (done.return_value, "Rutland has no figure. " in done.stdout) == (1, True)


@pytest.mark.usefixtures("ingested_alone")
def test_ingested_values_are_traced_to_the_publisher_s_cell(made_project, made_folder, tmp_path):
    done = invoke_carebook(
        made_project,
        "trace",
        "rutland",
        "care_types_65",
        "Residential",
        "--json",
        "--out",
        tmp_path,
    )
    assert done.exit_code == 0, done.output
    figures = [each["figure"] for each in json.loads(done.stdout)["figures"]]
    count = next(each for each in figures if each["measure"] == "number of people")
    assert (made_folder / count["file"]).is_file()
    assert re.fullmatch(r"\d+", count["row"])
    assert re.fullmatch(r"[A-Z]+", count["column"])
    assert count["sheet"]


def put_volume(out, area):
    """A national volume of one book."""
    pdf = out / "national" / "carebook-national-a4.pdf"
    pdf.parent.mkdir()
    pdf.write_bytes(b"%PDF")
    books = {f"{area.slug}/notebooks/quality.ipynb": "0"}
    inputs = {"inputs": {"books": books}, "outputs": {pdf.name: file_sha256(pdf)}}
    (pdf.parent / "manifest.json").write_text(json.dumps(inputs))


def test_the_national_volume_is_named_where_the_book_is_in_it(tmp_path):
    dataset = country()
    area = dataset.areas.by_code[SMALL]
    write_books(tmp_path, dataset)
    fact = [f for f in make_facts(dataset, area, "satisfaction") if f.role == "area"][-1]
    before = find_appearances(PROJECT, dataset, tmp_path, area, {fact.id})
    assert "national volume" not in {e for one in before.appearances for e in one.editions}
    put_volume(tmp_path, area)
    after = find_appearances(PROJECT, dataset, tmp_path, area, {fact.id})
    found = [one for one in after.appearances if one.editions == ("national volume",)]
    assert {(one.kind, one.page) for one in found} == {
        ("section", "Quality"),
        ("card", area.everyday_name),
        # It is one of the area's findings: the authority's page opens with what is said of it.
        ("sentence", "At a glance"),
    }
    in_files = {one.address for one in found if one.kind != "sentence"}
    assert in_files == {"national/carebook-national-a4.pdf"}


def test_of_the_summary_the_national_volume_shows_the_first_sentence_of_each_finding(tmp_path):
    dataset = country()
    area = dataset.areas.by_code[SMALL]
    write_books(tmp_path, dataset, [area])
    finding = read_manifest(tmp_path / area.slug).findings.chosen[0]
    put_volume(tmp_path, area)
    shown = find_appearances(PROJECT, dataset, tmp_path, area, {finding.fact}).appearances
    in_volume = {
        one.text: "national volume" in one.editions for one in shown if one.kind == "sentence"
    }
    place = place_in_sentence(area.name)
    assert in_volume == {
        f"In {finding.period} {place} had another figure{AT_LENGTH}.": True,
        "England had its own.": False,
    }
