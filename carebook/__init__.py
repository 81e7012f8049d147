"""Reproducible report books on adult social care, one for each upper-tier authority in England."""

from importlib.metadata import version

__version__ = version("carebook")
