"""A process that runs notebooks, for tests that end it in the middle.

Usage: ``python kernel_owner.py FOLDER NOTEBOOK...``: the notebooks of that folder, side by side.
With ``FORK=1`` it forks before, as a pool of workers does.
"""

import os
import sys
import time
from pathlib import Path

from carebook.execution.kernels import warm_process
from carebook.execution.runner import NotebookJob, run_notebooks


def main() -> None:
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    warm_process.start_warm_process()
    if "FORK" in os.environ and os.fork() == 0:
        # It has what its parent has open, and outlives it.
        (folder / "fork.pid").write_text(str(os.getpid()))
        os.closerange(0, 3)
        time.sleep(60)
        os._exit(0)
    jobs = [NotebookJob(folder / name, folder / "done" / name, {}) for name in names]
    run_notebooks(jobs, "Nowhere", len(jobs), lambda: None)
    print("finished")


main()
