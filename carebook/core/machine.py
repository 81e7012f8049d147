"""What this process may use of the machine, or of the container it runs in: cores and memory."""

import os
from pathlib import Path

import psutil

_CGROUP_FOLDER = Path("/sys/fs/cgroup")
# Where the two versions of Linux's control groups say what is allowed, and what is in use.
_MEMORY_FILES = (
    ("memory.max", "memory.current"),
    ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
)


def available_cores(cgroup: Path = _CGROUP_FOLDER) -> int:
    """Return how many cores this process may use: its affinity, and its share in a container."""
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        count = os.cpu_count() or 1
    share = _container_core_share(cgroup)
    return count if share is None else max(1, min(count, int(share + 0.5)))


def free_memory(cgroup: Path = _CGROUP_FOLDER) -> int:
    """Return how many bytes are free for this process: the machine's, and the container's."""
    free = int(psutil.virtual_memory().available)
    for limit, used in _MEMORY_FILES:
        try:
            left = int(_read_setting(cgroup / limit)) - int(_read_setting(cgroup / used))
        except ValueError:  # "max": as much as there is
            continue
        free = min(free, max(0, left))
    return free


def _container_core_share(cgroup: Path) -> float | None:
    """Return how many cores' time a container may use, or None where nothing says so."""
    numbers = _read_setting(cgroup / "cpu.max").split() or [
        _read_setting(cgroup / f"cpu/cpu.cfs_{name}_us") for name in ("quota", "period")
    ]
    try:
        quota, period = (int(number) for number in numbers)
    except ValueError:  # "max": as much as there is
        return None
    return quota / period if quota > 0 and period > 0 else None


def _read_setting(path: Path) -> str:
    """Return what a control group's file says; nothing where there is no such file."""
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""
