"""The process that parses a workbook is held to its limits, and never outlives its need."""

import os
import signal
import subprocess
import sys

import openpyxl
import psutil
import pytest
from support.project_copies import ROOT
from support.raw_workbooks import xlsx

from carebook.ingest.file_problem import SheetError
from carebook.ingest.workbooks import parser_process
from carebook.ingest.workbooks.workbook import open_workbook

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
PARSER = """
import pickle, sys, time
for reply in {replies}:
    pickle.dump(reply, sys.stdout.buffer)
sys.stdout.buffer.flush()
{then}
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "tables.xlsx"
    path.write_bytes(xlsx(ONE))
    return path


@pytest.fixture
def parser(tmp_path, monkeypatch):
    """Puts another program in the parser's place."""

    def put(*replies, then=""):
        (tmp_path / "another_parser.py").write_text(PARSER.format(replies=replies, then=then))
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setattr(parser_process, "_PARSER", "another_parser")

    return put


def children():
    """The parsers that this process has started; a server of other tests may run beside them."""
    return [
        child
        for child in psutil.Process().children()
        if any("_parser" in word for word in child.cmdline())
    ]


def refused(path):
    with pytest.raises(SheetError) as caught:
        open_workbook(path)
    return str(caught.value)


def test_a_parser_that_takes_too_long_is_ended(path, parser, monkeypatch):
    monkeypatch.setattr(parser_process, "MAX_SECONDS", 1)
    parser("ready")
    assert refused(path) == (
        "tables.xlsx: expected a workbook that opens within 1 GB of memory and 1 seconds, found "
        "one that does not; delete stray cells far from its tables, or download it again from the "
        "publisher's page"
    )
    assert children() == []


def test_a_parser_that_grows_too_large_is_ended_where_the_system_does_not_stop_it(
    path, parser, monkeypatch
):
    monkeypatch.setattr(parser_process, "MAX_MEMORY_BYTES", 100_000_000)
    parser("ready", then="held = b'x' * 300_000_000")
    assert "within 100 MB of memory" in refused(path)
    assert children() == []


def test_a_parser_that_does_not_start_is_no_fault_of_the_file(path, parser):
    parser("unready")
    with pytest.raises(RuntimeError, match="does not start another_parser"):
        open_workbook(path)


def test_the_process_ends_with_its_workbook(path):
    workbook = open_workbook(path)
    assert len(children()) == 1
    assert workbook.sheet("Data").rows == ((1.0,),)
    del workbook
    assert children() == []


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is exact on Linux alone")
def test_after_a_sheet_that_is_too_large_the_next_is_read(tmp_path):
    made = openpyxl.Workbook()
    made.active.title = "Far"
    made.active["A1"] = made.active["XFD1048576"] = 1
    made.create_sheet("Near")["A1"] = 2
    made.save(tmp_path / "two.xlsx")
    workbook = open_workbook(tmp_path / "two.xlsx")
    for _ in range(2):
        with pytest.raises(SheetError, match="sheet 'Far': expected a workbook that opens within"):
            workbook.sheet("Far")
        assert workbook.sheet("Near").rows == ((2.0,),)


def test_an_interrupt_leaves_no_process_behind(path, tmp_path):
    (tmp_path / "another_parser.py").write_text(PARSER.format(replies=("ready",), then=""))
    script = (
        "import sys, threading, time, psutil\n"
        "from pathlib import Path\n"
        "from carebook.ingest.workbooks import parser_process\n"
        "parser_process._PARSER = 'another_parser'\n"
        "def tell():\n"
        "    while not psutil.Process().children():\n"
        "        time.sleep(0.05)\n"
        "    print(psutil.Process().children()[0].pid, flush=True)\n"
        "threading.Thread(target=tell, daemon=True).start()\n"
        "parser_process.ParserProcess(Path(sys.argv[1]))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    child = psutil.Process(int(process.stdout.readline()))
    process.send_signal(signal.SIGINT)
    assert process.wait(20) != 0
    _gone, alive = psutil.wait_procs([child], timeout=5)
    assert alive == []
