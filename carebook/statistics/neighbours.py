"""Statistical neighbours: the authorities most like each one, whatever their figures for care.

The method is the one that NHS England's adult social care statistics team publishes (repository
ASC_LA_Peer_Groups of NHSDigital): skewed features are transformed to be as near to the normal
distribution as one of a few transformations brings them, every feature is standardised to a scale
from 0 to its weight, and neighbours are the nearest by Euclidean distance. What the features are
and what they weigh stands in ``data/neighbours.yml``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from carebook.core.yaml_models import FrozenModel, read_yaml_model
from carebook.data.areas import Areas
from carebook.data.observations import Observation

FloatArray = NDArray[np.float64]
# An authority of which less than this share of the weight is known has no neighbours.
_MIN_SHARE_OF_WEIGHT_KNOWN = 0.5
# The Shapiro-Wilk test needs three values.
_MIN_VALUES_FOR_SHAPIRO = 3


class FigureReference(FrozenModel):
    """An indicator's figure: one breakdown in one unit."""

    indicator: str
    breakdown: str = ""
    unit: str


class FeatureMeasure(FigureReference):
    """Where a feature is found: a figure, or the ratio of one over another of the same period."""

    over: FigureReference | None = None


class Feature(FrozenModel):
    """One thing in which authorities are alike or not; of several sources the fullest is used."""

    title: str
    weight: float = Field(ge=0)
    measured_by: tuple[FeatureMeasure, ...] = Field(min_length=1)


class NeighbourSpecification(FrozenModel):
    """What ``data/neighbours.yml`` holds: how many neighbours, of whom, by which features."""

    neighbours: int = Field(default=15, ge=1)
    left_out: tuple[str, ...] = ()
    features: Mapping[str, Feature] = Field(min_length=1)

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each feature that counts, by its name."""
        return {name: one.weight for name, one in self.features.items() if one.weight > 0}


def load_neighbour_specification(path: Path) -> NeighbourSpecification:
    """Read ``neighbours.yml``.

    Raises:
        InputError: a key or value that is not known, or a weight below zero.

    """
    return read_yaml_model(path, NeighbourSpecification)


def find_neighbours(
    observations: Iterable[Observation], areas: Areas, specification: NeighbourSpecification
) -> Mapping[str, tuple[str, ...]]:
    """Return the codes of each authority's neighbours, nearest first; {} where too little is known.

    Authorities that are left out, or of which too little is known, have no entry.
    """
    features = feature_table(observations, areas, specification)
    return nearest_neighbours(features, specification.weights, specification.neighbours)


def feature_table(
    observations: Iterable[Observation], areas: Areas, specification: NeighbourSpecification
) -> pd.DataFrame:
    """Return the features that count, a row an authority of today by its code, NaN where not known.

    Each feature is of one period for all: that which most authorities have, of two the later.
    """
    wanted = {
        figure
        for feature in specification.features.values()
        for one in feature.measured_by
        for figure in (one, one.over)
        if figure is not None
    }
    keys = {(figure.indicator, figure.breakdown, figure.unit) for figure in wanted}
    values: dict[tuple[str, str, str], dict[tuple[str, str], float]] = {}
    codes = sorted(a.code for a in areas.authorities if a.code not in specification.left_out)
    counted = set(codes)
    for o in observations:
        key = (o.indicator, o.breakdown, o.unit)
        if key not in keys or o.area_code not in counted:
            continue
        if o.value is not None and o.is_known:
            values.setdefault(key, {})[o.area_code, o.period] = o.value
    columns = {
        name: max((_feature_values(one, values) for one in feature.measured_by), key=len)
        for name, feature in specification.features.items()
        if feature.weight > 0
    }
    return pd.DataFrame(columns, index=pd.Index(codes, name="area_code"), dtype=float)


def _feature_values(
    one: FeatureMeasure, values: Mapping[tuple[str, str, str], Mapping[tuple[str, str], float]]
) -> dict[str, float]:
    above = values.get((one.indicator, one.breakdown, one.unit), {})
    if one.over is not None:
        below = values.get((one.over.indicator, one.over.breakdown, one.over.unit), {})
        above = {key: value / below[key] for key, value in above.items() if below.get(key)}
    periods = Counter(period for _, period in above)
    period = max(periods, key=lambda one: (periods[one], one), default="")
    return {code: value for (code, when), value in above.items() if when == period}


def nearest_neighbours(
    features: pd.DataFrame, weights: Mapping[str, float], k: int = 15
) -> Mapping[str, tuple[str, ...]]:
    """Return the ``k`` nearest of each row of ``features``, nearest first, ties by code.

    An authority with less than half of the weight known has none and is none; {} where fewer than
    ``k`` others are left.
    """
    between = pairwise_distances(features, weights)
    if len(between) <= k:
        return {}
    codes = [str(code) for code in between.index]
    found: dict[str, tuple[str, ...]] = {}
    for code, row in zip(codes, between.to_numpy(), strict=True):
        # Rounded, so that what is the same but for a float's last digit is a tie.
        order = sorted(zip(np.round(row, 12), codes, strict=True))
        found[code] = tuple(other for _, other in order if other != code)[:k]
    return found


def pairwise_distances(features: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """Return the distance between every two authorities, as a square table by code.

    Two authorities are compared by the features known of both, and the distance is scaled up as if
    the others differed as much. Features known of nobody count for nobody. An authority with less
    than half of the weight known is left out.
    """
    from scipy.spatial.distance import cdist

    names = [name for name, weight in weights.items() if weight > 0 and name in features]
    squares = {name: weights[name] ** 2 for name in names}
    known = features[names].notna().to_numpy() @ np.array([weights[name] for name in names])
    kept = features.loc[known >= _MIN_SHARE_OF_WEIGHT_KNOWN * sum(weights.values()), names]
    total = np.zeros((len(kept), len(kept)))
    shared = np.zeros_like(total)
    for name in names:
        column = standardise_feature(kept[name].to_numpy(dtype=float), weights[name]).reshape(-1, 1)
        apart = cdist(column, column, "sqeuclidean")
        both = ~np.isnan(apart)
        total[both] += apart[both]
        shared += both * squares[name]
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(shared > 0, np.sqrt(total * sum(squares.values()) / shared), np.inf)
    return pd.DataFrame(apart, index=kept.index, columns=kept.index)


def standardise_feature(values: FloatArray, weight: float = 1.0) -> FloatArray:
    """Bring a feature near to the normal distribution, then on a scale from 0 to its weight.

    Values that are not known (NaN) stay so; a feature that is the same everywhere becomes 0.
    """
    found = np.full_like(values, np.nan)
    known = ~np.isnan(values)
    if not known.any():
        return found
    plain = transform_towards_normal(values[known])
    low, high = plain.min(), plain.max()
    found[known] = weight * (plain - low) / (high - low) if high > low else 0.0
    return found


def transform_towards_normal(values: FloatArray) -> FloatArray:
    """Return the values, or a transformation of them that is nearer to the normal distribution.

    Tried are those of the published method: the values, their square root, logarithm (of one more),
    square, and Yeo and Johnson's power; above zero also Box and Cox's power, the reciprocal and
    that of the square root. Nearest is the one with the highest Shapiro-Wilk statistic.
    """
    from scipy.stats import boxcox, shapiro, yeojohnson

    if len(values) < _MIN_VALUES_FOR_SHAPIRO or values.min() == values.max():
        return values
    tried: list[FloatArray] = [values, values**2, yeojohnson(values)[0]]
    if values.min() >= 0:
        tried += [np.sqrt(values), np.log1p(values)]
    if values.min() > 0:
        tried += [boxcox(values)[0], 1 / np.sqrt(values), 1 / values]
    usable = [one for one in tried if np.isfinite(one).all() and one.max() > one.min()]
    return max(usable, key=lambda one: float(shapiro(one).statistic))
