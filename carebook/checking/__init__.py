"""The checker: every claim in a text held against the facts of one area.

``check`` is the door. Text goes one way. It is read (``prose``), and what claims may be made of
is found (``numbers``, ``places``, ``when``, ``groups``, ``topics``, ``phrases``, gathered in
``reading``). Each number is bound to what it is said of (``binding``, ``whose``, ``order``), each
relation to the facts it speaks of (``scene``, ``pairs``). Both are judged against the facts
(``index``, ``measures``, ``rounding``, ``standing``, and the ``judge_`` modules).
"""

from carebook.checking.check import check
from carebook.checking.finding import Finding, Judgement

__all__ = ["Finding", "Judgement", "check"]
