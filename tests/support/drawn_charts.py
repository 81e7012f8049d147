"""Charts as the notebooks draw them, and how a test reads their specification."""

from support.small_data import (
    EAST_MIDLANDS,
    ENGLAND,
    LA_MEAN,
    RUTLAND,
    dataset_of,
    observation,
    open_book,
)


def draw_indicator(draw, name, *breakdowns, slug="rutland", dataset=None):
    figures = open_book(slug, dataset).figures(name, *breakdowns)
    return figures, draw(figures).to_dict()


def chart_rows(spec):
    return [row for rows in spec["datasets"].values() for row in rows]


def layers_with_mark(spec, kind):
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == kind]


FOUR_PLACES = (RUTLAND, ENGLAND, EAST_MIDLANDS, LA_MEAN)


def satisfaction_over_years(*years, spread=0.5):
    """Satisfaction in four places whose values lie close together, in financial years."""
    return dataset_of(
        *(
            observation(area_code=code, period=f"{year}/{(year + 1) % 100:02d}", value=65 + at)
            for year in years
            for at, code in zip((spread, spread * 2, spread * 3, 0), FOUR_PLACES, strict=True)
        )
    )


def figures_of_many_authorities(values, own):
    """Satisfaction of as many authorities as there are values, the area's own among them."""
    rows = [observation(value=own)]
    rows += [
        observation(area_code=code, value=value)
        for code, value in zip((LA_MEAN, ENGLAND), (60, 61), strict=True)
    ]
    book = open_book(dataset=dataset_of(*rows))
    figures = book.figures("satisfaction")
    first = figures[figures["role"] == "area"].iloc[0].to_dict()
    for number, value in enumerate(values):
        code = f"E06{number:06d}"
        row = {**first, "id": code, "area_code": code, "role": "other", "value": value, "near": ""}
        figures.loc[len(figures)] = row
    return figures
