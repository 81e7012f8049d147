"""LaTeX that cells put out: formulas become Markdown's maths."""

import re

_DELIMITERS = (("$$", "$$"), (r"\[", r"\]"), (r"\(", r"\)"), ("$", "$"))
_ENVIRONMENT = re.compile(r"\\begin\{(equation|align|gather)\*?\}(.*)\\end\{\1\*?\}", re.DOTALL)
_INNER = {"equation": "{}", "align": r"\begin{{aligned}}{}\end{{aligned}}"}
_INNER["gather"] = r"\begin{{gathered}}{}\end{{gathered}}"


def formula_markdown(latex: str) -> str | None:
    """Return LaTeX that is one formula as Markdown; None where it is something else."""
    text = latex.strip()
    if found := _ENVIRONMENT.fullmatch(text):
        return _displayed(_INNER[found[1]].format(found[2].strip()))
    for opening, closing in _DELIMITERS:
        inner = text.removeprefix(opening).removesuffix(closing)
        if len(inner) == len(text) - len(opening) - len(closing) and inner.strip():
            return None if "$" in inner.replace(r"\$", "") else _displayed(inner)
    return None


def _displayed(formula: str) -> str:
    said = " ".join(formula.replace(r"\displaystyle", "").split())
    return f"$${said}$$"
