"""A project before and after changes made by hand, each kind once, of the figures typed in."""

from pathlib import Path

from carebook.core.project import Project
from support.project_copies import copy_project
from support.project_edits import replace_in_file

# What is in the file of observations, and what is made of it: nothing where it is taken out.
_FIGURES = {
    # Revised, by 0.9 points.
    "E06000017,satisfaction,,2023/24,percent,78.8,": (
        "E06000017,satisfaction,,2023/24,percent,77.9,"
    ),
    # Revised, and 69.3 is 69 to the nearest per cent.
    "E06000017,carers_find_information,,2023/24,percent,69,,,rounded,sace,stated to the nearest "
    "percent": "E06000017,carers_find_information,,2023/24,percent,69.3,,,published,sace,",
    # Gone without a word.
    "E06000017,providers_below_good,,2024,percent,17.4,,,published,cqc_directory,\n": "",
    # Suppressed, and a count of the same source and period revised beside it.
    "E06000017,care_types_18_64,Residential,2023/24,count,25,,,published": (
        "E06000017,care_types_18_64,Residential,2023/24,count,,,,suppressed"
    ),
    "E06000017,requests,18-64,2023/24,count,320,": "E06000017,requests,18-64,2023/24,count,325,",
    # New periods: 41,000 people are 1% more than 40,600, £50 million 7.5% more than 46.505.
    "E10000018,population,,2019,people": (
        "E06000017,population,,2024,people,41000,,,rounded,ons_population,to the nearest hundred\n"
        "E10000018,population,,2019,people"
    ),
    'E06000017,gross_expenditure,,2023/24,"£ thousand per 100,000 people",46505,': (
        'E06000017,gross_expenditure,,2024/25,"£ thousand per 100,000 people",50000,,,published,'
        'salt,\nE06000017,gross_expenditure,,2023/24,"£ thousand per 100,000 people",46505,'
    ),
    # A new period on a new footing.
    "E06000017,workforce_turnover,,2024,percent,25.5,": (
        "E06000017,workforce_turnover,,2025,percent,20,,,published,skills_for_care,\n"
        "E06000017,workforce_turnover,,2024,percent,25.5,"
    ),
    # Another note.
    "E06000017,workforce_vacancy,,2024,percent,9,,,rounded,skills_for_care,stated": (
        "E06000017,workforce_vacancy,,2024,percent,9,,,rounded,skills_for_care,said"
    ),
}
_BREAK = "  breaks:\n    2023/24: >-\n      The figures up to 2022-23 are those"
_SUMMARY = """summaries:
  quality/satisfaction:
    text: |
      {text}
    writer: person
    status: draft
"""


def write_summary(project: Project, text: str) -> None:
    folder = project.data / "summaries"
    folder.mkdir(exist_ok=True)
    (folder / "rutland.yml").write_text(_SUMMARY.format(text=text), encoding="utf-8")


def change_figures(project: Project) -> None:
    for old, new in _FIGURES.items():
        replace_in_file(project.data / "observations.csv", old, new)


def change_project(project: Project) -> None:
    """Change everything that a comparison tells, once each."""
    change_figures(project)
    catalogue = project.data / "indicators.yml"
    replace_in_file(catalogue, _BREAK, f'  breaks:\n    "2025": Everybody is asked.\n{_BREAK[10:]}')
    replace_in_file(catalogue, "title: Satisfaction of people who receive care", "title: Content")
    # An indicator that is gone, and one that is new.
    observations = project.data / "observations.csv"
    lines = observations.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if ",ombudsman," not in line]
    assert len(lines) - len(kept) == 8
    kept.append("E06000017,reablement,,2023/24,percent,80,,,published,ascof,\n")
    observations.write_text("".join(kept), encoding="utf-8")
    title = "title: Survey of Adult Carers in England (SACE)"
    replace_in_file(project.data / "sources.yml", title, f"{title}\n  released: 2026-05")
    write_summary(project, "Most are content. Some are not.")
    own = project.params / "rutland.yml"
    text = own.read_text(encoding="utf-8")
    own.write_text(f"neighbours: [Leicestershire]\n{text}", encoding="utf-8")
    replace_in_file(project.params / "defaults.yml", "2026-11-21", "2027-05-14")


def two_projects(folder: Path) -> tuple[Project, Project]:
    """Return the project as it was, and as it is after every change."""
    old, new = copy_project(folder / "old"), copy_project(folder / "new")
    write_summary(old, "Most are content. Few are not.")
    change_project(new)
    return old, new
