"""What is not sound in ``findings.yml`` is told in one line, with file and line."""

from pathlib import Path

import pytest
from support.small_data import PROJECT, bundled

from carebook.core.errors import InputError
from carebook.data.finding_settings import load_finding_settings

SOUND = (PROJECT.data / "findings.yml").read_text(encoding="utf-8")


def line_of(part: str) -> int:
    return SOUND[: SOUND.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("part", "mistake", "line_from", "told"),
    [
        ("- population_density", "- populaton", "- population_density", "found 'populaton'"),
        ("receiving_care/65+: c", "requests/95+: c", "receiving_care/65+: c", "'requests/95+'"),
        (": care_types_65\n", ": care_types_95\n", ": care_types_65\n", "'care_types_95'"),
        ("workforce_vacancy]", "workforce]", "workforce_vacancy]", "found 'workforce'"),
        ("cqc_authority_rating]", "requests/18-64]", "[cqc_authority", "found 'requests/18-64' ag"),
        ("  old: 0.7\n", "  old: -1\n", "  old: 0.7\n", "score.old: expected greater than"),
        ("  old: 0.7\n", "  older: 0.7\n", "  old: 0.7\n", "score.older: expected a key that is"),
        ("  few: 3", "  few: several", "  few: 3", "choice.few: expected a valid integer"),
        ("  findings: 5", "  findings: [5", "  of_a_chapter", "expected YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, part: str, mistake: str, line_from: str, told: str
) -> None:
    path = tmp_path / "findings.yml"
    path.write_text(SOUND.replace(part, mistake, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_finding_settings(path, bundled().indicators)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line_of(line_from)}: ")
    assert told in message
    assert "\n" not in message


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"findings\.yml: expected this file, found none"):
        load_finding_settings(tmp_path / "findings.yml", bundled().indicators)


def test_a_figure_stands_in_its_family_by_itself_or_with_its_indicator() -> None:
    settings = bundled().finding_settings
    assert settings.family_of("requests", "18-64") == ("requests/18-64", 0)
    assert settings.family_of("requests_to_service", "") == ("requests/18-64", 1)
    assert settings.family_of("care_types_65", "Nursing") == ("care_types_65", 0)
    assert settings.family_of("satisfaction", "") == ("satisfaction", 0)
