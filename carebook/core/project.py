"""Where everything is: one project folder, found from any folder inside it."""

from dataclasses import dataclass
from pathlib import Path

from carebook.core.errors import InputError


@dataclass(frozen=True)
class Project:
    """The folder that holds ``_quarto.yml``, and the folders inside it."""

    root: Path

    @property
    def quarto_yml(self) -> Path:
        """The one description of the book: chapters, their order, formats."""
        return self.root / "_quarto.yml"

    @property
    def data(self) -> Path:
        """Observations, areas, catalogue of indicators, sources."""
        return self.root / "data"

    @property
    def params(self) -> Path:
        """``defaults.yml`` and one file for each area that needs something of its own."""
        return self.root / "params"

    @property
    def theme(self) -> Path:
        """Templates, styles and fonts: the look of every edition."""
        return self.root / "theme"

    @property
    def prompts(self) -> Path:
        """The words sent to a language model."""
        return self.root / "prompts"

    @property
    def outputs(self) -> Path:
        """Where books go unless the command line says otherwise."""
        return self.root / "outputs"

    def relative_to_root(self, path: Path) -> Path:
        """Return ``path`` as messages show it: from the project's root."""
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path

    @classmethod
    def find(cls, start: Path | None = None) -> "Project":
        """Climb from ``start`` (the working directory) to the folder with ``_quarto.yml``.

        Raises:
            InputError: no folder on the way up holds one.

        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / "_quarto.yml").is_file() and (folder / "data").is_dir():
                return cls(folder)
        raise InputError.at(
            here,
            "expected a carebook project (a folder with _quarto.yml and data/), found none here "
            "or above; change to the project's folder, or make one with carebook init FOLDER",
        )
