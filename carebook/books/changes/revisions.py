"""Revisions of a project in git: its data and parameters as they were, in a temporary folder.

`git archive` writes a revision's files without touching the working tree or the index.
"""

import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from carebook.core.errors import InputError, ToolError
from carebook.core.locks import STATE_FOLDER
from carebook.core.project import Project

# What a dataset is made of, and what is compared besides.
_WANTED = ("data", "params", "_quarto.yml")
_PREFIX = "carebook-revision-"


def find_commit(project: Project, revision: str) -> str:
    """Return the full name of the commit that a revision names.

    Raises:
        ToolError: git is missing.
        InputError: the project is no git repository, or has no such revision.

    """
    if revision.startswith("-"):
        raise _unknown_revision(project, revision, "something that begins with a hyphen")
    if _git(project, "rev-parse", "--git-dir").returncode:
        message = (
            f"expected a folder, or a revision of a git repository, found '{revision}' and no "
            "repository here; name a folder"
        )
        raise InputError.at(project.root, message)
    found = _git(project, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found.returncode == 0:
        return found.stdout.decode().strip()
    shallow = _git(project, "rev-parse", "--is-shallow-repository").stdout.decode().strip()
    why = "none of that name"
    if shallow == "true":
        why = "none in this shallow clone (git fetch --unshallow brings the others)"
    raise _unknown_revision(project, revision, why)


def _unknown_revision(project: Project, revision: str, why: str) -> InputError:
    message = f"expected a folder or a git revision, found '{revision}', {why}; name another"
    return InputError.at(project.root, message)


@contextmanager
def revision_folder(project: Project, revision: str) -> Iterator[Project]:
    """Give a project's data and parameters as they were in a revision, for as long as needed.

    Datasets that were worked out are kept with the project's own, so that the same revision is read
    at once the next time.

    Raises:
        ToolError: git is missing, or could not write the files.
        InputError: there is no such revision, or no project was in it.

    """
    commit = find_commit(project, revision)
    listed = _git(project, "ls-tree", "--name-only", commit, "--", *_WANTED).stdout.decode()
    there = [name for name in _WANTED if name in listed.splitlines()]
    if "data" not in there or "_quarto.yml" not in there:
        message = (
            f"expected a carebook project (_quarto.yml and data/) in the revision '{revision}', "
            "found none; name a later one"
        )
        raise InputError.at(project.root, message)
    archive = _git(project, "archive", "--format=zip", "-0", commit, "--", *there)
    if archive.returncode:
        why = archive.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no reason"]
        raise ToolError(
            f"{revision}: expected git to write the revision's files, found: {why[0]}; if the "
            "clone is partial or shallow, fetch the rest"
        )
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        with zipfile.ZipFile(io.BytesIO(archive.stdout)) as files:
            files.extractall(folder)
        kept = project.data / STATE_FOLDER
        # Where links cannot be made the dataset is worked out again, and goes with the folder.
        if kept.is_dir():
            with suppress(OSError):
                (folder / "data" / STATE_FOLDER).symlink_to(kept, target_is_directory=True)
        yield Project(folder)
    except (InputError, ToolError) as error:
        # The folder means nothing to whoever reads the message.
        said = str(error).replace(f"{folder}/", f"{revision}:").replace(str(folder), revision)
        raise type(error)(said) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _git(project: Project, *words: str) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if program is None:
        raise ToolError(
            "git: expected the program, to read a revision, found none on PATH; install it, or "
            "name two folders"
        )
    return subprocess.run(
        [program, "-C", str(project.root), *words], capture_output=True, check=False
    )
