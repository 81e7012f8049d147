"""The kinds of writers of summaries: a new one is a module of its own and a line here."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from carebook.core.errors import ToolError


@dataclass(frozen=True)
class WriterKind:
    """Who may have written a summary, and how pages and messages say so.

    ``name`` is what summaries are stored with, ``phrase`` how readers are told ("written by rule").
    ``set_aside_phrase`` names one of its texts that is not on the page, in the book, and
    ``warning_phrase`` in a warning. ``fills_slots`` is whether ``{{name}}`` in its texts is a slot.
    ``is_deterministic`` is a writer that writes the same from the same facts. ``maker`` is its
    class (``module:Class``), a :class:`carebook.narrative.writers.summary_writer.SummaryWriter`; it
    is empty for people. ``requirement`` is the library that its module needs.
    """

    name: str
    phrase: str
    set_aside_phrase: str
    warning_phrase: str
    maker: str = ""
    requirement: str = ""
    fills_slots: bool = True
    is_deterministic: bool = False

    @property
    def is_machine(self) -> bool:
        """Whether it is no person."""
        return bool(self.maker)


_FOLDER = "carebook.narrative.writers"
# In the order in which a page counts them.
WRITERS: Mapping[str, WriterKind] = {
    kind.name: kind
    for kind in (
        WriterKind(
            "rules", "by rule", "an earlier text written by rule", "the rule's earlier text",
            maker=f"{_FOLDER}.rules_writer:RulesWriter", fills_slots=False, is_deterministic=True,
        ),
        WriterKind(
            "llm", "by a language model", "a language model's text", "the language model's text",
            maker=f"{_FOLDER}.model_writer:ModelWriter",
            requirement="pydantic-ai-slim[anthropic,openai]",
        ),
        WriterKind("person", "by a person", "a person's text", "a person's text"),
    )
}  # fmt: skip
MACHINE_WRITERS = tuple(kind.name for kind in WRITERS.values() if kind.is_machine)


def is_machine_writer(name: str | None) -> bool:
    """Whether a text with this writer was written by a machine."""
    return name in MACHINE_WRITERS


def import_writer(name: str) -> type:
    """Return the class of a machine writer.

    Raises:
        ToolError: a library that it needs is not installed.

    """
    kind = WRITERS[name]
    try:
        module, _, class_name = kind.maker.partition(":")
        found: type = getattr(import_module(module), class_name)
    except ImportError as error:
        raise ToolError(
            f"--writer {name}: expected the library it needs, found no {error.name}; install it "
            f"with pip install '{kind.requirement}' or use --writer rules"
        ) from None
    return found
