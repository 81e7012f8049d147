"""All the made files, written into a folder."""

from dataclasses import dataclass
from pathlib import Path

from support.published_layouts import ascof, census, imd, ons, salt, second_hand, unchecked
from support.published_layouts.intended import Intended, Key

MAKERS = {
    "ascfr_salt_2021_22": salt.make,
    "ascof": ascof.make,
    "imd_2019_upper": imd.upper,
    "imd_2019_lsoa": imd.small_areas,
    "ons_population_mid2020": ons.population,
    "rural_urban_2011": ons.rural,
    "lookup_districts_2022": ons.districts_2022,
    "lookup_districts_2023": ons.districts_2023,
    "lookup_regions_2023": ons.regions_2023,
    "nhs_discharge_ready_date": unchecked.discharges,
    "cqc_active_locations": unchecked.locations,
    "cqc_latest_ratings": unchecked.ratings,
    "nomis_disability": unchecked.disability,
    "nomis_unpaid_care": unchecked.unpaid_care,
    "nomis_unpaid_care_by_age": unchecked.unpaid_care_by_age,
    "ombudsman": unchecked.complaints,
    "skills_for_care": unchecked.vacancies,
    "msif_fees": unchecked.fees,
    "asc_activity_requests": unchecked.activity_requests,
    "asc_activity_long_term": unchecked.activity_long_term,
    "client_level_data_monthly": unchecked.client_level_monthly,
    "dhsc_workforce_survey": unchecked.workforce_survey,
    "imd_2025_lsoa": imd.small_areas_2025,
    "imd_2025_districts": imd.districts_2025,
    "rural_urban_2021": ons.rural_2021,
    "census_2021_unpaid_care": census.unpaid_care,
    "census_2021_disability": census.disability,
    "census_2021_age": census.ages,
    "ons_neighbours": ons.neighbours,
    "ons_population_mid2024": ons.population_2024,
    "nhs_discharge_ready_date_2024_25": second_hand.discharges,
    "cqc_assessments": second_hand.assessments,
    "client_level_data_2026": second_hand.client_level,
    "revenue_outturn_2024_25": second_hand.outturn,
    "oflog_2015_23": second_hand.oflog,
    "helpline": unchecked.enquiries,
}


@dataclass(frozen=True)
class Made:
    """One made file: its path, and what it is intended to be read as."""

    path: Path
    intended: dict[Key, float | str]


def make_all(folder: Path) -> dict[str, Made]:
    """Write every file, by the key of the description that reads it."""
    found = {}
    for key, make in MAKERS.items():
        intended = Intended()
        found[key] = Made(make(folder, intended), intended.found)
    return found
