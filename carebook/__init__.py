"""Reproducible report books on adult social care, one for each upper-tier authority in England."""

# The one place where the version is written: the package's metadata take it from here.
__version__ = "0.1.0"
