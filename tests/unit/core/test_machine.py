"""Cores and memory: those of the process, and those of a container."""

import os
from pathlib import Path

import psutil
import pytest

import carebook.cli
from carebook.core.machine import available_cores, free_memory


def files(folder: Path, **contents: str) -> Path:
    for name, content in contents.items():
        path = folder / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content + "\n")
    return folder


def test_cores_are_those_this_process_may_use(tmp_path: Path) -> None:
    mine = os.sched_getaffinity(0)
    assert available_cores(tmp_path) == len(mine)
    try:
        os.sched_setaffinity(0, {min(mine)})
        assert available_cores(tmp_path) == 1
    finally:
        os.sched_setaffinity(0, mine)


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ({"cpu_DOT_max": "100000 100000"}, 1),
        ({"cpu_DOT_max": "20000 100000"}, 1),
        ({"cpu_DOT_max": "max 100000"}, None),
        ({"cpu_DOT_max": "6400000 100000"}, None),
        ({"cpu__cpu_DOT_cfs_quota_us": "100000", "cpu__cpu_DOT_cfs_period_us": "100000"}, 1),
        ({"cpu__cpu_DOT_cfs_quota_us": "-1", "cpu__cpu_DOT_cfs_period_us": "100000"}, None),
    ],
)
def test_a_container_has_its_share_of_cores(
    contents: dict[str, str], expected: int | None, tmp_path: Path
) -> None:
    everything = len(os.sched_getaffinity(0))
    assert available_cores(files(tmp_path, **contents)) == (expected or everything)


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ({"memory_DOT_max": "5000", "memory_DOT_current": "2000"}, 3000),
        ({"memory_DOT_max": "1000", "memory_DOT_current": "2000"}, 0),
        (
            {
                "memory__memory_DOT_limit_in_bytes": "900",
                "memory__memory_DOT_usage_in_bytes": "100",
            },
            800,
        ),
    ],
)
def test_a_container_has_its_share_of_memory(
    contents: dict[str, str], expected: int, tmp_path: Path
) -> None:
    assert free_memory(files(tmp_path, **contents)) == expected


def test_without_a_container_memory_is_the_machines(tmp_path: Path) -> None:
    folder = files(tmp_path, memory_DOT_max="max", memory_DOT_current="2000")
    assert 0 < free_memory(folder) <= psutil.virtual_memory().total


COMMANDS_THAT_RUN_NOTEBOOKS = ("review_command", "stage_command", "summarise_command")


@pytest.mark.parametrize("name", COMMANDS_THAT_RUN_NOTEBOOKS)
def test_commands_keep_to_a_containers_cores(name: str) -> None:
    source = (Path(carebook.cli.__file__).parent / f"{name}.py").read_text(encoding="utf-8")
    assert "workers=available_cores()" in source or ", available_cores())" in source
    for path in Path(carebook.__file__).parent.rglob("*.py"):
        if path.name != "machine.py":
            assert "cpu_count" not in path.read_text(encoding="utf-8"), path
