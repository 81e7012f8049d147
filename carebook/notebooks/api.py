"""What a notebook imports: figures as pandas tables, and blocks of the book made from them.

A block of the book takes three cells: prose, these two lines, and an empty summary cell. Figures of
one's own come in with ``book.add`` instead::

    contact = book.figures("carers_social_contact")
    book.show(contact, bars)
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module

import pandas as pd
from IPython.core.getipython import get_ipython

from carebook.charts.registry import CHART_FUNCTIONS, chart_kind
from carebook.charts.specification import chart_specification
from carebook.charts.style import Chart, ChartFunction
from carebook.config.brand import load_brand
from carebook.config.brand_tokens import brand_tokens
from carebook.config.params import Params, load_params
from carebook.config.theme_tokens import TOKENS_FILE, use_tokens
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.data.indicators import Indicator
from carebook.data.local_figures import LOCAL_FIGURES_LABEL
from carebook.facts.captions import alternative_text, chart_caption
from carebook.facts.fact import COMPARATORS, Fact, make_facts, other_facts_to_chart
from carebook.facts.missing import explain_missing_figure, missing_figure_reason
from carebook.facts.positions import make_positions
from carebook.facts.relations import Rank, make_changes, make_comparisons, make_ranks
from carebook.ingest.loading import load_dataset
from carebook.notebooks import access_log
from carebook.notebooks.added_figures import local_figures_of_table, local_key_of_file
from carebook.notebooks.blocks import BUILDING_VARIABLE, Card, CardsBlock, IndicatorBlock
from carebook.notebooks.cards import make_card
from carebook.notebooks.case_studies import case_study_markdown, load_case_studies
from carebook.notebooks.contacts import contacts_markdown, error_reporting_markdown, rights_markdown
from carebook.notebooks.displays import display_cards, display_indicator, display_markdown
from carebook.notebooks.figure_rows import (
    facts_of_table,
    find_indicator_entry,
    indicator_of_table,
    nearness_of,
    require_table,
)
from carebook.notebooks.house_style import follow_brand, set_up_house_style
from carebook.notebooks.left_out import where_to_look
from carebook.notebooks.provenance import (
    dataset_in_words,
    districts_in_words,
    neighbours_in_words,
    provenance_table,
    source_line,
    sources_table,
)
from carebook.notebooks.shown_blocks import ShownBlocks, current_notebook_file
from carebook.text import markdown
from carebook.text.phrasing import place_in_sentence

# An indicator, or one of its breakdowns with it.
WantedFigure = str | tuple[str, str]

# Every kind of chart is at hand under its name: bars, grouped_bars, histogram, strip, trend.
globals().update(CHART_FUNCTIONS)
__all__ = ["Book", "open_book", *CHART_FUNCTIONS]

# What shows a summary stands above this package, so it is named and not imported.
_SUMMARIES_MODULE = "carebook.narrative.summary_in_notebook"
_POLARITY_SENTENCES = {
    "higher is better": "A higher figure is better.",
    "lower is better": "A lower figure is better.",
    "neutral": "Neither a high nor a low figure is good or bad in itself.",
}


def open_book(area: str, comparators: Sequence[str] = COMPARATORS) -> "Book":
    """Open the book of one area, in a notebook.

    Args:
        area: an authority's slug, name or ONS code.
        comparators: whom it is held against, out of ``england``, ``region``, ``neighbours`` and
            ``average``; those of which nothing is known are left out.

    Raises:
        InputError: no such area or comparator, or the data folder is not sound.

    """
    if unknown := [name for name in comparators if name not in COMPARATORS]:
        raise InputError(
            f"comparators: expected some of {', '.join(COMPARATORS)}, found {', '.join(unknown)}; "
            "mend params/ or the notebook's parameters cell"
        )
    if (shell := get_ipython()) is not None:
        set_up_house_style(shell)
    with access_log.pause_recording():
        project = Project.find()
        dataset = load_dataset(project)
        found = dataset.areas.find_authority(area)
        params = load_params(project.params, found)
        # Not noted as a read: a book whose brand changed is made again as a whole.
        brand = load_brand(project, found)
        use_tokens(brand_tokens(project, brand))
        follow_brand([path for face in brand.typefaces for path, _ in face.files] if brand else [])
    return Book(project, dataset, found, params, tuple(comparators))


@dataclass
class Book:
    """One area's figures, and the blocks that show them."""

    project: Project
    _dataset: Dataset
    area: Area
    params: Params
    comparators: tuple[str, ...]
    _shown: ShownBlocks = field(default_factory=ShownBlocks, repr=False)

    @property
    def dataset(self) -> Dataset:
        """The whole dataset. A notebook that asks for it rests on all of it."""
        access_log.record_read(access_log.WHOLE_DATASET)
        return self._dataset

    def figures(self, indicator: str, *breakdowns: str, everywhere: bool = False) -> pd.DataFrame:
        """Return an indicator's figures for the area and its comparators, one row a value.

        The columns are those of :class:`carebook.facts.fact.Fact`: among them ``place``, ``role``,
        ``breakdown``, ``period``, ``unit``, ``value``, ``lower``, ``upper``, and ``charted``, which
        marks the rows in the unit that charts draw, and ``current``, which marks their period. Name
        breakdowns to have only those.

        With ``everywhere`` there is a row for every other authority too, with the role ``other``,
        in the area's latest period and the unit that is charted, where ten or more have one. The
        column ``near`` says whether it is a ``neighbour``, in the same ``region``, or both.

        Raises:
            InputError: the catalogue has no such indicator or breakdown.

        """
        catalogue = find_indicator_entry(self._dataset, indicator, breakdowns)
        # A national indicator is England's alone, so it is shown whatever the comparators.
        wanted = (
            "area",
            *self.comparators,
            *(["england"] if catalogue.level == "national" else []),
        )
        self._record_facts(indicator)
        facts = self._cached_facts(indicator, breakdowns or tuple(catalogue.breakdowns))
        rows = [fact.model_dump() for fact in facts if fact.role in wanted]
        columns = list(Fact.model_fields)
        if everywhere:
            access_log.record_read(access_log.OTHER_AUTHORITIES, indicator)
            others = other_facts_to_chart(
                self._dataset, self.area, indicator, breakdowns or None, facts
            )
            rows += [
                {**fact.model_dump(), "near": nearness_of(self._dataset, self.area, fact)}
                for fact in others
            ]
            columns.append("near")
        frame = pd.DataFrame(rows, columns=columns)
        frame.attrs |= {"indicator": indicator, "breakdowns": breakdowns}
        return frame

    def add(self, figures: pd.DataFrame | str, key: str = "", **said: object) -> pd.DataFrame:
        """Return local figures, a council's or researcher's own, as :meth:`figures` returns others.

        ``book.add("care_calls")`` reads ``data/local/care_calls.csv`` and what is said of it in
        ``data/local/care_calls.yml``. ``book.add(table, key="care_calls", title=..., ...)`` takes
        a pandas table instead, for a quick start. They have a chart, a table, facts, slots,
        summaries and checks as all others have, are marked as local figures, and are in no figure
        of England, no comparison and no other area's book.

        Args:
            figures: the key of a file, or a pandas table with the columns ``period`` and
                ``value``, and where there is any of it ``area``, ``breakdown``, ``numerator``,
                ``denominator``, ``lower``, ``upper``, ``status`` and ``note``.
            key: the name of a table's figures, in small letters, for slots and summaries.
            said: what the file would say of a table: ``title``, ``statement`` (a clause with
                ``{value}``), ``unit`` and ``source`` (a dictionary with ``publisher``, ``title``
                and, where known, ``released`` and ``page``), and where it is needed ``area``,
                ``denominator``, ``noun``, ``decimals``, ``polarity``, ``basis``, ``caveat``,
                ``breakdowns``, ``terms``, ``breakdown_terms`` and ``protected_up_to``.

        Raises:
            InputError: there is no such file, or a row or word cannot be used: it names it.

        """
        if isinstance(figures, str):
            return self.figures(local_key_of_file(self._dataset, figures, {"key": key, **said}))
        local = local_figures_of_table(self._dataset, figures, key, said)
        self._dataset = self._dataset.with_local_figures([local])
        # Those of an earlier run of the cell, in JupyterLab.
        self.__dict__.pop("_cached_facts", None)
        return self.figures(key)

    def show(self, figures: pd.DataFrame, draw: ChartFunction | Chart | None = None) -> None:
        """Show one indicator: its chart, and for the book its facts, table and source.

        Args:
            figures: rows of :meth:`figures` or :meth:`add`, filtered as you like.
            draw: ``bars``, ``grouped_bars``, ``trend``, ``strip``, ``histogram``, a function of
                your own that takes the figures and returns an Altair chart, or such a chart. None
                shows no chart.

        Raises:
            InputError: the figures are not rows of :meth:`figures`: a value was changed, a row
                added or doubled, a column taken away.

        """
        figures = require_table(figures)
        indicator = indicator_of_table(figures)
        catalogue = find_indicator_entry(self._dataset, indicator, ())
        asked = figures.attrs.get("breakdowns") or tuple(catalogue.breakdowns)
        known = self._cached_facts(indicator, tuple(asked))
        if "other" in set(figures.get("role", ())):
            known += other_facts_to_chart(self._dataset, self.area, indicator, asked or None, known)
        found = facts_of_table(figures, known)
        facts = tuple(fact for fact in found if fact.role != "other")
        others = tuple(fact for fact in found if fact.role == "other")
        whose = (self._dataset, indicator, self.area, facts)
        quiet, reason = explain_missing_figure(*whose), missing_figure_reason(*whose) or ""
        spec = None if quiet or draw is None else chart_specification(figures, draw)
        kind = chart_kind(spec or {})
        local = self._dataset.local.get(indicator)
        own = local is not None and local.is_of(self.area.code)
        mark = f" {LOCAL_FIGURES_LABEL}: {local.credit}." if local else ""
        if spec is not None:
            access_log.record_read(access_log.FILE, f"theme/{TOKENS_FILE}")
        self._show_block(
            IndicatorBlock(
                indicator=indicator,
                title=catalogue.title,
                statement=catalogue.statement,
                phrases={name: catalogue.breakdowns[name] for name in asked},
                area=place_in_sentence(self.area.name),
                caption=chart_caption(catalogue, facts, kind, others) + mark,
                alt="" if spec is None else alternative_text(catalogue, facts, kind, others),
                spec=spec,
                silence=quiet,
                silence_reason=reason,
                where_to_look=where_to_look(catalogue, self._dataset.sources) if quiet else "",
                stays_when_silent=catalogue.stays_when_silent,
                instead=catalogue.instead,
                facts=facts,
                others=others,
                comparisons=make_comparisons(facts),
                changes=make_changes(facts),
                ranks=self._ranks_of(facts, catalogue),
                positions=make_positions(self._dataset, facts),
                source=source_line(self._dataset, catalogue, facts),
                caveat=catalogue.caveat,
                polarity=_POLARITY_SENTENCES[catalogue.polarity],
                comparatives=dict(catalogue.comparatives),
                headline=catalogue.headline,
                local=local.place if local else "",
                added=local if local and local.is_in_notebook and own else None,
            )
        )

    def summary(self, subject: str) -> None:
        """Show the text that the book will have for a chart or the section, and how it is checked.

        This is for whoever writes the notebook, in JupyterLab: nobody need build to read it. A
        build leaves nothing of it on the page. The text is the rules' or, where there is one, a
        person's or a model's of the store, or that of the summary cell as it was last saved.

        Args:
            subject: an indicator that the notebook has shown, or ``section``, whose text rests on
                all that it has shown so far.

        Raises:
            InputError: the notebook has not shown it yet, or a text cannot be used.

        """
        if BUILDING_VARIABLE in os.environ:
            return
        about = import_module(_SUMMARIES_MODULE)
        asked = (self.project, self._dataset, self.area, subject, self._shown.blocks)
        display_markdown(about.summary_as_markdown(*asked, current_notebook_file()))

    def key_figures(self, *indicators: WantedFigure | list[WantedFigure]) -> None:
        """Show cards with the area's latest figure of each indicator, or (indicator, breakdown).

        Of a list, the first that has a figure makes the card: one may stand in for another. Local
        figures make one in the books of their own areas alone. Beside the figure stand England's of
        the same period and where the area lies among all authorities, as far as they are known.
        """
        choices = [one if isinstance(one, list) else [one] for one in indicators]
        cards = [self._choose_card(choice) for choice in choices]
        local = [all(_key_of(wanted) in self._dataset.local for wanted in one) for one in choices]
        shown = [card for card, own in zip(cards, local, strict=True) if card.fact or not own]
        display_cards(CardsBlock(cards=tuple(shown)))

    def contacts(self) -> None:
        """Show the local contacts of ``params/``, with the dates on which they were checked."""
        display_markdown(contacts_markdown(self.params, self.area))

    def rights(self) -> None:
        """Show what anybody may ask of a council, from ``params/``, each with its check."""
        display_markdown(rights_markdown(self.params))

    def case_studies(self, section: str) -> None:
        """Show the case studies of this area and section; where there is none, show nothing."""
        access_log.record_read(access_log.CASE_STUDIES)
        with access_log.pause_recording():
            studies = load_case_studies(self.project.data / "case_studies", self._dataset.areas)
        for area, study in studies:
            if area == self.area and study.section == section:
                display_markdown(case_study_markdown(study))

    def reply_to(self) -> None:
        """Show how a reader says that something is wrong."""
        display_markdown(error_reporting_markdown(self.params))

    def districts(self) -> None:
        """Name the districts of a county; where there are none, show nothing."""
        if text := districts_in_words(self.area):
            display_markdown(markdown.escape(text))

    def dataset_in_words(self) -> None:
        """Say which figures this copy of the book rests on."""
        access_log.record_read(access_log.ORIGIN)
        display_markdown(markdown.escape(dataset_in_words(self._dataset)))

    def neighbours(self) -> None:
        """Name the statistical neighbours, the nearest first; where none are known, say so."""
        access_log.record_read(access_log.NEIGHBOURS)
        display_markdown(markdown.escape(neighbours_in_words(self._dataset, self.area)))

    def sources(self) -> None:
        """Show every source of the book's figures: publisher, periods, licence."""
        access_log.record_read(access_log.SOURCES)
        display_markdown(sources_table(self._dataset, self.area))

    def provenance(self) -> None:
        """Show which dataset and which program made this copy."""
        access_log.record_read(access_log.ORIGIN)
        access_log.record_read(access_log.AREA_FIGURES)
        display_markdown(provenance_table(self._dataset, self.area, self.params.edition_date))

    def _show_block(self, block: IndicatorBlock) -> None:
        self._shown.note(block)
        display_indicator(block)

    @cached_property
    def _cached_facts(self) -> Callable[[str, tuple[str, ...]], tuple[Fact, ...]]:
        """Make the facts of an indicator once, though they are asked for and then shown."""
        return cache(
            lambda indicator, breakdowns: make_facts(
                self._dataset, self.area, indicator, breakdowns or None
            )
        )

    def _record_facts(self, indicator: str) -> None:
        """Note that the notebook rests on an indicator; what it made itself is in its own cells."""
        local = self._dataset.local.get(indicator)
        if local is None or not local.is_in_notebook:
            access_log.record_read(access_log.FACTS, indicator)

    def _ranks_of(self, facts: Sequence[Fact], catalogue: Indicator) -> tuple[Rank, ...]:
        """Return the places of the shown facts among all breakdowns, those not shown included."""
        if not facts:
            return ()
        everything = self._cached_facts(facts[0].indicator, tuple(catalogue.breakdowns))
        parts = self._dataset.selections.separate_parts(catalogue.breakdowns)
        shown = {fact.id for fact in facts}
        return tuple(rank for rank in make_ranks(everything, parts) if rank.fact in shown)

    def _choose_card(self, choice: list[WantedFigure]) -> Card:
        if not choice:
            raise InputError(
                "key_figures: expected one indicator or more in a list, found an empty one"
            )
        cards = [self._make_card(wanted) for wanted in choice]
        return next((card for card in cards if card.fact is not None), cards[0])

    def _make_card(self, wanted: WantedFigure) -> Card:
        name, *breakdown = (wanted,) if isinstance(wanted, str) else wanted
        find_indicator_entry(self._dataset, name, breakdown)
        self._record_facts(name)
        facts = self._cached_facts(name, tuple(breakdown))
        return make_card(
            self._dataset,
            self.area,
            name,
            breakdown[0] if breakdown else None,
            facts,
            has_england="england" in self.comparators,
        )


def _key_of(wanted: WantedFigure) -> str:
    return wanted if isinstance(wanted, str) else wanted[0]
