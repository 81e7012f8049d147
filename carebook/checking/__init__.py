"""The checker: every claim in a text held against the facts of one area.

``check`` is the door. Text goes one way: read (``prose``), claims found (``numbers``, ``places``,
``topics``, ``phrases``), each claim bound to what it is said of (``binding``), judged (``judge``).
"""

from carebook.checking.check import check
from carebook.checking.finding import Finding, Judgement

__all__ = ["Finding", "Judgement", "check"]
