"""What of the tests needs which system."""

import sys

import pytest

ON_WINDOWS = sys.platform == "win32"
# Files with permissions, links and pipes, as Windows has not, or only for administrators.
needs_posix = pytest.mark.skipif(ON_WINDOWS, reason="needs a file system and signals as of POSIX")
# Of processes that are forked, sent signals or started by make and bash.
FILES_OF_POSIX = (
    "integration/test_benchmarks_books.py",
    "integration/test_build.py",
    "integration/test_dask_cluster.py",
    "integration/test_documented_commands.py",
    "integration/test_faults.py",
    "integration/test_faults_disk.py",
    "integration/test_kernels_equal.py",
    "integration/test_kernels_lifetimes.py",
    "integration/test_many_books.py",
    "integration/test_preview_watch.py",
    "integration/test_quarto.py",
    "integration/test_runner.py",
    "integration/test_scheduler.py",
    "integration/test_summarise.py",
    "integration/test_vote_queue.py",
    "integration/test_vote_store.py",
    "integration/test_votes_browser.py",
    "integration/test_votes_process.py",
    "integration/test_votes_server.py",
)
