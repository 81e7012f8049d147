"""Small files in the layouts of the publishers' own, for tests. Every figure in them is invented.

Codes and names of places are real, since they are what a reader knows rows by; the layouts are
those of the published files, with their merged headers, titles, symbols, notes and stray spaces.
"""

from support.published_layouts.files import MAKERS, Made, make_all

__all__ = ["MAKERS", "Made", "make_all"]
