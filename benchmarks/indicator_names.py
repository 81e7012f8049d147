"""What each figure is called in ordinary English, in two or three ways.

Written from the language, not from the catalogue's own words, so that the checker meets wordings
that nobody gave it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class IndicatorNames:
    """The names of one indicator and breakdown; see ``NounPhrases`` for each."""

    topics: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    did: tuple[str, ...] = ()
    wrong_who: str = ""
    group: str = ""


def _names_of_support_kinds(people: str, adults: str) -> dict[str, IndicatorNames]:
    """The kinds of long-term support, for one age group under two names."""
    kinds = {
        "Nursing": ("in nursing care", "living in nursing homes"),
        "Residential": ("in residential care", "living in residential homes"),
        "Community: direct payment only": (
            "supported at home by a direct payment only",
            "whose support at home is a direct payment only",
        ),
        "Community: part direct payment": (
            "supported at home partly by a direct payment",
            "whose support at home is in part a direct payment",
        ),
        "Community: council-managed personal budget": (
            "supported at home through a budget the council manages",
            "with a personal budget that the council manages",
        ),
        "Community: commissioned only": (
            "supported at home by services the council commissions only",
        ),
    }
    return {
        name: IndicatorNames(
            things=tuple(f"{who} {way}" for who, way in zip((people, adults), ways, strict=False)),
            group=f"{people} with long-term support",
        )
        for name, ways in kinds.items()
    }


_ENQUIRY_SUBJECTS = {
    "Assessments": "about assessments",
    "Care plan": "about care plans",
    "Carers": "about or from carers",
    "Charging": "about charging",
    "Direct payments": "about direct payments",
    "Information seeking": "seeking information",
    "Legal issues and complaints": "about legal issues and complaints",
    "Mental capacity": "about mental capacity",
    "Safeguarding": "about safeguarding",
}
_CARER_SUPPORT_NAMES = {
    "Direct payment only": (
        "carers given a direct payment only",
        "carers who got only a direct payment",
    ),
    "Part direct payment": ("carers given part of their support as a direct payment",),
    "Council-managed personal budget": (
        "carers given a personal budget the council manages",
        "carers with a council-managed personal budget",
    ),
    "Commissioned only": ("carers given services the council commissions only",),
    "Information and advice": (
        "carers given information and advice",
        "carers who got information and advice",
    ),
    "Respite or support to the cared-for person": (
        "carers given respite or support to the person they care for",
        "carers whose support was respite or went to the person they look after",
    ),
    "No direct support": ("carers given no direct support", "carers who got no direct support"),
}

NAMES_BY_INDICATOR: dict[str, dict[str, IndicatorNames]] = {
    "population": {
        "": IndicatorNames(
            topics=("the population", "the number of residents", "the resident population"),
            things=("residents", "people"),
        )
    },
    "population_density": {
        "": IndicatorNames(
            topics=("population density", "the density of population"),
            things=("people", "residents"),
        )
    },
    "rural_share": {
        "": IndicatorNames(
            topics=(
                "the share of residents in rural areas",
                "the proportion of residents living in rural places",
            ),
            who=("residents", "people"),
            did=("lived in places classed as rural", "lived in rural areas"),
            wrong_who="households",
        )
    },
    "deprivation_decile_mean": {
        "": IndicatorNames(
            topics=(
                "the average deprivation decile of small areas",
                "the average deprivation decile",
            )
        )
    },
    "helpline_enquiries": {
        name: IndicatorNames(
            things=(f"helpline enquiries {what}", f"enquiries to the helpline {what}"),
            group="enquiries to the helpline",
        )
        for name, what in _ENQUIRY_SUBJECTS.items()
    },
    "requests": {
        "18-64": IndicatorNames(
            things=(
                "requests from people aged 18 to 64",
                "requests for support from adults of working age",
            ),
            group="requests for support",
        ),
        "65+": IndicatorNames(
            things=(
                "requests from people aged 65 and over",
                "requests for support from older people",
            ),
            group="requests for support",
        ),
    },
    "receiving_care": {
        "18-64": IndicatorNames(
            things=(
                "people aged 18 to 64 receiving long-term support",
                "adults of working age receiving long-term support",
            ),
            group="people receiving long-term support",
        ),
        "65+": IndicatorNames(
            things=(
                "people aged 65 and over receiving long-term support",
                "older people receiving long-term support",
            ),
            group="people receiving long-term support",
        ),
    },
    "disabled_share_age_standardised": {
        "": IndicatorNames(
            topics=(
                "the age-standardised share of disabled residents",
                "the age-standardised share of residents who were disabled",
            ),
            who=("residents",),
            did=("were disabled, once age is allowed for", "were disabled (age-standardised)"),
            wrong_who="children",
        )
    },
    "care_types_18_64": _names_of_support_kinds("people aged 18 to 64", "adults of working age"),
    "care_types_65": _names_of_support_kinds("people aged 65 and over", "older people"),
    "older_share": {
        "65+": IndicatorNames(
            topics=(
                "the share of residents aged 65 and over",
                "the proportion of residents who were 65 or over",
            ),
            who=("residents", "people"),
            did=("were aged 65 and over", "were 65 or older"),
            wrong_who="households",
        )
    },
    "unpaid_carers": {
        "": IndicatorNames(
            things=("unpaid carers", "people giving unpaid care", "residents who gave unpaid care")
        )
    },
    "carers_social_contact": {
        "": IndicatorNames(
            topics=(
                "the share of carers with as much social contact as they wanted",
                "the percentage of carers who had as much social contact as they would like",
            ),
            who=("carers who answered the survey", "carers"),
            did=(
                "had as much social contact as they wanted",
                "had as much social contact as they would like",
            ),
            wrong_who="residents",
        )
    },
    "carers_find_information": {
        "": IndicatorNames(
            topics=(
                "the share of carers who found information easy to get",
                "the percentage of carers who found it easy to get information and advice",
            ),
            who=("carers who had looked for information", "carers who had looked for advice"),
            did=("found it easy to get", "found it easily"),
            wrong_who="residents",
        )
    },
    "carer_support": {
        name: IndicatorNames(things=things, group="carers supported by the council")
        for name, things in _CARER_SUPPORT_NAMES.items()
    },
    "providers": {
        "Community-based": IndicatorNames(
            things=("community-based care providers", "community-based providers"),
            group="registered care providers",
        ),
        "Residential": IndicatorNames(
            things=("residential care providers", "residential providers"),
            group="registered care providers",
        ),
    },
    "providers_below_good": {
        "": IndicatorNames(
            topics=(
                "the share of rated providers below good",
                "the proportion of providers rated below good",
            ),
            who=("providers with a rating", "rated providers"),
            did=("fell below good", "were rated requires improvement or inadequate"),
            wrong_who="hospitals",
        )
    },
    "workforce_turnover": {
        "": IndicatorNames(
            topics=("staff turnover", "the turnover rate of care staff"),
            who=("care staff", "directly employed care staff"),
            did=("left their job within the year", "left their job within a year"),
            wrong_who="nurses in hospitals",
        )
    },
    "workforce_vacancy": {
        "": IndicatorNames(
            topics=(
                "the vacancy rate in adult social care",
                "the share of adult social care posts that were vacant",
            ),
            who=("posts in adult social care", "adult social care posts"),
            did=("were vacant", "stood empty"),
            wrong_who="posts in the NHS",
        )
    },
    "recruitment_harder": {
        "": IndicatorNames(
            topics=(
                "the share of providers who found recruiting staff more challenging",
                "the percentage of providers finding recruitment harder",
            ),
            who=("providers who answered the survey", "care providers who answered the survey"),
            did=(
                "said that recruiting staff was more challenging",
                "found it harder to recruit staff",
            ),
            wrong_who="residents",
        )
    },
    "retention_harder": {
        "": IndicatorNames(
            topics=(
                "the share of providers who found keeping staff more challenging",
                "the percentage of providers finding it harder to keep staff",
            ),
            who=("providers who answered the survey", "care providers who answered the survey"),
            did=("said that keeping staff was more challenging", "found it harder to keep staff"),
            wrong_who="residents",
        )
    },
    "cqc_authority_score": {
        "": IndicatorNames(
            topics=(
                "the council's assessment score",
                "the Care Quality Commission's score for the council",
            )
        )
    },
    "discharges_acceptable_trust": {
        "": IndicatorNames(
            topics=(
                "the share of discharges recorded by trusts with acceptable data",
                "the proportion of hospital discharges from trusts with acceptable data",
            ),
            who=("hospital discharges", "discharges from hospital"),
            did=(
                "were from trusts whose data are marked as acceptable",
                "came from trusts with acceptable data",
            ),
            wrong_who="requests for support",
        )
    },
    "discharges_delayed": {
        "": IndicatorNames(
            topics=(
                "the share of discharges later than the ready date",
                "the proportion of hospital discharges that were delayed",
            ),
            who=("hospital discharges", "discharges from trusts with acceptable data"),
            did=(
                "came after the day the person was ready to leave",
                "were later than the ready date",
            ),
            wrong_who="hospital admissions",
        )
    },
    "discharge_delay_mean": {
        "": IndicatorNames(
            topics=(
                "the average wait from being ready to leaving hospital",
                "the average delay in leaving hospital after the ready date",
            )
        )
    },
    "satisfaction": {
        "": IndicatorNames(
            topics=(
                "the share of people receiving care who were satisfied with it",
                "satisfaction among people who receive care",
            ),
            who=("people receiving care who answered the survey", "people who receive care"),
            did=("were extremely or very satisfied with it", "were very or extremely satisfied"),
            wrong_who="residents",
        )
    },
    "users_find_information": {
        "": IndicatorNames(
            topics=(
                "the share of people receiving care who found information easy to get",
                "the percentage of people who receive care who found information easily",
            ),
            who=(
                "people receiving care who had looked for information",
                "people receiving care who had looked for advice",
            ),
            did=("found it easy to get", "found it easily"),
            wrong_who="residents",
        )
    },
    "dissatisfaction_public": {
        "": IndicatorNames(
            topics=(
                "the public's dissatisfaction with social care",
                "the share of adults dissatisfied with social care",
            ),
            who=("adults who answered the survey", "adults"),
            did=(
                "were dissatisfied with social care",
                "said they were dissatisfied with social care",
            ),
            wrong_who="carers",
        )
    },
    "ombudsman": {
        "Received": IndicatorNames(
            things=("complaints the Ombudsman received", "complaints received by the Ombudsman"),
            group="complaints to the Ombudsman",
        ),
        "Decided": IndicatorNames(
            things=("complaints the Ombudsman decided", "complaints decided by the Ombudsman"),
            group="complaints to the Ombudsman",
        ),
    },
    "gross_expenditure": {
        "": IndicatorNames(
            topics=(
                "gross spending on adult social care",
                "gross current expenditure on adult social care",
                "the council's gross spending on adult social care",
            )
        )
    },
    "net_expenditure": {
        "": IndicatorNames(
            topics=(
                "net spending on adult social care",
                "net current expenditure on adult social care",
                "the council's net spending on adult social care",
            )
        )
    },
    "client_contributions": {
        "": IndicatorNames(
            topics=("income from people who use care", "what people paid towards their own care")
        )
    },
    "nhs_contributions": {
        "": IndicatorNames(
            topics=("income from the NHS", "what the NHS paid towards adult social care")
        )
    },
}
