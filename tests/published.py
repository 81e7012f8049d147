"""The publishers' own files, where someone has them: tests that need one are skipped by its name.

They are for reading only, so no test copies them or writes down more of them than check figures.
"""

from pathlib import Path

import pytest

PUBLISHED = Path(__file__).resolve().parents[1].parent / "shared" / "published"


def needs_published(*names: str) -> pytest.MarkDecorator:
    """Mark a test that reads these files; without names, the whole folder."""
    missing = [name for name in names or (".",) if not (PUBLISHED / name).exists()]
    return pytest.mark.skipif(
        bool(missing), reason=f"needs the published files {', '.join(missing)} in {PUBLISHED}"
    )
