"""The book's look for a researcher's figures: set up once, and only where a notebook draws."""

import subprocess
import sys
from pathlib import Path

import pytest
from support.brands import FAMILY, PLUM, write_brand
from support.project_copies import ROOT, copy_project

pytest.importorskip("matplotlib")
# A shell as a kernel has it, and the extension loaded as IPython loads it.
SHELL = """
import sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.extension_manager.load_extension("carebook.notebooks.house_style")
def run(code):
    assert shell.run_cell(code).success
"""


def answers(code: str, folder: Path = ROOT, **environment: str) -> list[str]:
    """Run code in a process of its own, as each notebook has one; return the lines it prints."""
    found = subprocess.run(
        [sys.executable, "-c", SHELL + code],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "HOME": str(Path.home()), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.splitlines()


def test_matplotlib_and_altair_take_the_look_when_a_notebook_imports_them():
    said = answers(
        """
print("matplotlib" in sys.modules, "altair" in sys.modules, "pandas" in sys.modules)
run("import matplotlib.pyplot as plt")
run("settings = plt.rcParams")
settings = shell.user_ns["settings"]
print(settings["font.family"][0], settings["axes.prop_cycle"].by_key()["color"][0])
print(settings["svg.hashsalt"], shell.config.InlineBackend.figure_formats)
run("from matplotlib.font_manager import findfont")
print(shell.user_ns["findfont"]("Source Sans Pro"))
run("#| fig-width: 3\\nsize = list(plt.rcParams['figure.figsize'])")
run("after = list(plt.rcParams['figure.figsize'])")
print(shell.user_ns["size"], shell.user_ns["after"])
run("import altair as alt")
alt = shell.user_ns["alt"]
print(alt.renderers.active, alt.theme.active)
chart = alt.Chart(alt.Data(values=[])).mark_bar()
print(sorted(chart._repr_mimebundle_()), chart.to_dict()["config"]["font"])
"""
    )
    assert said[0] == "False False False"
    assert said[1] == "Source Sans Pro #12436d"
    assert said[2] == "carebook {'svg'}"
    assert said[3].endswith("SourceSansPro-Regular.ttf")
    assert said[4] == "[3.0, 4.0] [6.5, 4.0]"
    assert said[5] == "carebook carebook"
    assert said[6].startswith("['application/vnd.vegalite.v5+json', 'text/plain'] Source Sans Pro")


def test_what_somebody_sets_for_themselves_wins(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 30\n", encoding="utf-8")
    said = answers(
        """
run("import matplotlib.pyplot as plt")
print(shell.user_ns["plt"].rcParams["font.size"], shell.user_ns["plt"].rcParams["svg.hashsalt"])
run("plt.rcParams['axes.grid'] = False")
print(shell.user_ns["plt"].rcParams["axes.grid"])
run("import altair as alt")
run("mine = alt.theme.enable('dark')")
run("config = alt.Chart(alt.Data(values=[])).mark_bar().to_dict().get('config', {})")
print("font" in shell.user_ns["config"])
""",
        MATPLOTLIBRC=str(tmp_path),
    )
    assert said == ["30.0 carebook", "False", "False"]


def test_outside_of_a_project_nothing_is_changed(tmp_path: Path) -> None:
    said = answers(
        """
run("import matplotlib")
print(shell.user_ns["matplotlib"].rcParams["font.family"])
""",
        tmp_path,
    )
    assert said == ["['sans-serif']"]


def test_matplotlib_follows_the_brand_of_the_book_that_is_opened(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    write_brand(project.root)
    said = answers(
        """
run("import matplotlib.pyplot as plt")
run("plt.rcParams['lines.linewidth'] = 7.0")
run("from carebook.notebooks.api import open_book; book = open_book('rutland')")
settings = shell.user_ns["plt"].rcParams
print(settings["font.family"][0], settings["axes.prop_cycle"].by_key()["color"][0])
print(settings["lines.linewidth"])
run("from matplotlib.font_manager import findfont")
print(shell.user_ns["findfont"]("Shire Sans"))
""",
        project.root,
        CAREBOOK_FIGURES="observations",
    )
    assert said[:2] == [f"{FAMILY} {PLUM}", "7.0"], "what the notebook set itself stays"
    assert said[2].endswith("brand/regular.ttf")


def test_a_notebook_that_draws_before_it_opens_the_book_has_the_look_from_then_on() -> None:
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "from IPython.core.interactiveshell import InteractiveShell\n"
            "shell = InteractiveShell.instance()\n"
            "assert shell.run_cell('import matplotlib.pyplot as plt; plt.figure()').success\n"
            "from carebook.notebooks.house_style import set_up_house_style\n"
            "set_up_house_style(shell)\n"
            "set_up_house_style(shell)\n"
            "from matplotlib_inline.config import InlineBackend\n"
            "print(InlineBackend.instance().figure_formats)\n"
            "print(shell.user_ns['plt'].rcParams['font.family'][0])",
        ],
        cwd=ROOT,
        env={
            "PYTHONPATH": str(ROOT),
            "HOME": str(Path.home()),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.splitlines()[-2:] == ["{'svg'}", "Source Sans Pro"]
