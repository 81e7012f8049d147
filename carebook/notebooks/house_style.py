"""The book's look for a researcher's own figures, in builds and in JupyterLab, by itself.

This is an extension of IPython, which builds load into every kernel, and ``open_book`` loads it
where a person works. It imports neither matplotlib nor Altair: it waits until a notebook does.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from carebook.notebooks import access_log
from carebook.notebooks.blocks import BUILDING_VARIABLE, VEGALITE_MIME

_NAME = "carebook"
_MAX_CHART_ROWS = 50_000
_PLOTLY_VARIABLE, _PLOTLY_RENDERER = "PLOTLY_RENDERER", "plotly_mimetype"


class _AfterImport(importlib.abc.MetaPathFinder):
    """Does something when a module has been imported for the first time."""

    def __init__(self) -> None:
        self.actions: dict[str, Callable[[], None]] = {}

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module as everybody else would, and have the action follow its import."""
        if name not in self.actions:
            return None
        action = self.actions.pop(name)  # and so it is not asked again while others look
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def run_and_act(module: ModuleType) -> None:
                run(module)
                action()

            spec.loader.exec_module = run_and_act  # type: ignore[method-assign]
        return spec


_after_import = _AfterImport()


def load_ipython_extension(shell: Any) -> None:
    """Prepare a kernel's shell: IPython calls this where the extension is loaded."""
    set_up_house_style(shell)


def set_up_house_style(shell: Any) -> None:
    """Give figures that this process draws the book's look; a second time does nothing."""
    if _after_import in sys.meta_path:
        return
    sys.meta_path.insert(0, _after_import)
    if shell is not None:
        _draw_as_svg(shell)
        shell.events.register("pre_run_cell", _apply_figure_size)
    if BUILDING_VARIABLE in os.environ:
        # Else each notebook would hold Plotly's whole program.
        os.environ.setdefault(_PLOTLY_VARIABLE, _PLOTLY_RENDERER)
    _when_imported("matplotlib", _style_matplotlib)
    _when_imported("matplotlib.font_manager", _add_fonts)
    _when_imported("altair", _style_altair)


def _draw_as_svg(shell: Any) -> None:
    """Have matplotlib's figures drawn so that they stay sharp, without the time of day."""
    wanted = {
        "figure_formats": {"svg"},
        "print_figure_kwargs": {"bbox_inches": "tight", "metadata": {"Date": None}},
    }
    given = shell.config.InlineBackend
    if "figure_formats" in given:
        return  # somebody's own configuration
    given.update(wanted)
    drawn_before = sys.modules.get("matplotlib_inline.config")
    if drawn_before is not None and drawn_before.InlineBackend.initialized():
        for name, value in wanted.items():
            setattr(drawn_before.InlineBackend.instance(), name, value)


def _when_imported(name: str, action: Callable[[], None]) -> None:
    if name in sys.modules:
        action()
    else:
        _after_import.actions[name] = action


def _tokens() -> Any:
    """Return the project's tokens, or None where there is no project: then nothing is changed."""
    from carebook.config.theme_tokens import TOKENS_FILE, project_tokens
    from carebook.core.errors import InputError

    try:
        with access_log.pause_recording():
            tokens = project_tokens()
    except InputError:
        return None
    access_log.record_read(access_log.FILE, f"theme/{TOKENS_FILE}")
    return tokens


def _style_matplotlib() -> None:
    from carebook.charts.figure_style import matplotlib_settings

    matplotlib = sys.modules["matplotlib"]
    tokens = _tokens()
    if tokens is None:
        return
    for name, value in matplotlib_settings(tokens).items():
        # What somebody has set in a matplotlibrc is theirs.
        now = matplotlib.rcParams[name]
        if now == matplotlib.rcParamsDefault[name] or (name in _set and now == _set[name]):
            matplotlib.rcParams[name] = value
            _set[name] = matplotlib.rcParams[name]


def _add_fonts() -> None:
    from carebook.tools.vega import font_folder

    manager = sys.modules["matplotlib.font_manager"].fontManager
    for weight in ("Regular", "It", "Semibold", "Bold"):
        manager.addfont(font_folder() / f"SourceSansPro-{weight}.ttf")
    for file in _brand_fonts:
        manager.addfont(file)


# What was set of matplotlib here, and the files of the brand's typefaces.
_set: dict[str, Any] = {}
_brand_fonts: list[Path] = []


def follow_brand(font_files: Sequence[Path]) -> None:
    """Draw with the tokens in use now and with these typefaces, matplotlib's figures too."""
    _brand_fonts[:] = [path for path in font_files if path.is_file()]
    for name, action in (
        ("matplotlib.font_manager", _add_fonts),
        ("matplotlib", _style_matplotlib),
    ):
        if name in sys.modules and (_set or _brand_fonts):
            action()


def _style_altair() -> None:
    altair = sys.modules["altair"]

    def render(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Give a chart in the form that notebooks may hold, which JupyterLab draws."""
        return {VEGALITE_MIME: spec, "text/plain": spec.get("description", "A chart.")}

    def theme() -> Any:
        from carebook.charts.figure_style import altair_theme

        tokens = _tokens()
        return {} if tokens is None else altair_theme(tokens)

    if altair.renderers.active == "default":
        altair.renderers.register(_NAME, render)
        altair.renderers.enable(_NAME)
    if altair.data_transformers.active == "default" and not altair.data_transformers.options:
        # Altair stops at 5,000, since a chart holds its rows. A page draws them instead.
        altair.data_transformers.enable("default", max_rows=_MAX_CHART_ROWS)
    if altair.theme.active == "default":
        altair.theme.register(_NAME, enable=True)(theme)


def _apply_figure_size(info: Any) -> None:
    """Let matplotlib draw as wide and tall as a cell's options say, and the next as before."""
    matplotlib = sys.modules.get("matplotlib")
    source = getattr(info, "raw_cell", None) or ""
    if _sizes and matplotlib is not None:
        matplotlib.rcParams["figure.figsize"] = _sizes.pop()
    if "fig-width" not in source and "fig-height" not in source:
        return
    from nbformat import v4

    from carebook.notebooks.cell_options import read_cell_options

    options, _ = read_cell_options(v4.new_code_cell(source))  # type: ignore[no-untyped-call]
    width, height = options.figure_size
    if width is None and height is None:
        return
    settings = importlib.import_module("matplotlib").rcParams
    before = list(settings["figure.figsize"])
    _sizes.append(before)
    settings["figure.figsize"] = [width or before[0], height or before[1]]


# The size of figures before a cell that asks for its own.
_sizes: list[list[float]] = []
