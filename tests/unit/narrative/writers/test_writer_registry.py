from dataclasses import replace
from types import SimpleNamespace

import pytest

from carebook.core.errors import InputError, ToolError
from carebook.narrative.summary import make_summary
from carebook.narrative.writers import writer_registry
from carebook.narrative.writers.writer_registry import (
    MACHINE_WRITERS,
    WRITERS,
    import_writer,
    is_machine_writer,
)


@pytest.mark.parametrize("name", MACHINE_WRITERS)
def test_each_machine_writer_has_a_class_of_the_same_shape(name):
    made = import_writer(name)
    assert all(callable(getattr(made, each)) for each in ("forecast", "write"))


def test_people_and_strangers_are_no_machines():
    assert [is_machine_writer(name) for name in ("rules", "llm", "person", "a poet", None)] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_a_summary_names_a_writer_that_is_known():
    with pytest.raises(InputError, match="'rules', 'llm' or 'person'"):
        make_summary("carers/section", "a poet", ["Some text."], "")


def test_a_library_that_is_missing_is_named_with_what_to_do(monkeypatch):
    def missing(name):
        raise ImportError("no such library", name="pydantic_ai")

    monkeypatch.setattr(writer_registry, "import_module", missing)
    with pytest.raises(ToolError, match=r"found no pydantic_ai; .* pip install 'pydantic-ai-slim"):
        import_writer("llm")


def test_a_new_writer_is_one_module_and_one_line(monkeypatch):
    poet = replace(
        WRITERS["llm"], name="poet", phrase="in verse", maker="a.poet:Poet", requirement=""
    )
    monkeypatch.setattr(writer_registry, "WRITERS", {**WRITERS, "poet": poet})
    monkeypatch.setattr(
        writer_registry, "import_module", {"a.poet": SimpleNamespace(Poet=dict)}.get
    )
    assert import_writer("poet") is dict
