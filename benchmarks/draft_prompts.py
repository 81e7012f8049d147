"""Write the prompts of areas into files, so that anybody may draft texts from them.

Each file holds the key of its task, the standing words and the message, exactly as a model would
get them: ``FOLDER/kent/carers_section.md``.

    python -m benchmarks.draft_prompts FOLDER AREA...
"""

import argparse
from pathlib import Path

from benchmarks.prompt_texts import PromptText, PromptTexts
from carebook.core.files import write_file
from carebook.core.project import Project
from carebook.ingest.loading import load_dataset


def file_text(prompt: PromptText) -> str:
    """Return a prompt as its file holds it."""
    return (
        f"Task: {prompt.task.key} ({prompt.task.kind}, {prompt.area.slug})\n\n"
        f"===== system =====\n\n{prompt.system}\n\n===== message =====\n\n{prompt.message}\n"
    )


def write_prompts(folder: Path, prompts: list[PromptText]) -> None:
    """Write prompts into a folder, which may be new."""
    for prompt in prompts:
        path = folder / prompt.area.slug / f"{prompt.task.key.replace('/', '_')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, file_text(prompt))


def main() -> None:
    """Write the prompts, and say how many."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("areas", nargs="+", metavar="AREA")
    options = parser.parse_args()
    project = Project.find()
    dataset = load_dataset(project)
    texts = PromptTexts(project, dataset)
    for slug in options.areas:
        prompts = [*texts.prompts_of(dataset.areas.find_authority(slug))]
        write_prompts(options.folder, prompts)
        print(f"{slug}: {len(prompts)} prompts")


if __name__ == "__main__":
    main()
