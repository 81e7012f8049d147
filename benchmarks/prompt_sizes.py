"""How long the prompts of a language model are, over all authorities, by kind of text.

Counts tokens as the larger of characters/4 and 1.4 a word: standing words and facts together.

    python -m benchmarks.prompt_sizes [--areas N]
"""

import argparse
from statistics import mean

from benchmarks.prompt_texts import PromptText, PromptTexts
from carebook.core.project import Project
from carebook.ingest.loading import load_dataset
from carebook.narrative.writers.writing_tasks import SUMMARY_KINDS, SummaryKind

# A prompt may have so many tokens.
MOST_TOKENS: dict[SummaryKind, int] = {"chart": 1500, "section": 6000, "book": 12_000}


def main() -> None:
    """Print how many prompts there are, and their mean and greatest length."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", type=int, default=0, help="only so many authorities")
    options = parser.parse_args()
    project = Project.find()
    dataset = load_dataset(project)
    every = dataset.areas.authorities
    step = max(1, len(every) // options.areas) if options.areas else 1
    areas = every[::step][: options.areas or None]
    texts = PromptTexts(project, dataset)
    sizes: dict[SummaryKind, list[tuple[int, str]]] = {kind: [] for kind in SUMMARY_KINDS}
    for area in areas:
        for prompt in texts.prompts_of(area):
            sizes[prompt.task.kind].append((prompt.tokens, _place(prompt)))
    print(f"{'kind':8} {'prompts':>8} {'mean':>8} {'longest':>8} {'allowed':>8} {'over':>6}")
    for kind, found in sizes.items():
        longest, where = max(found, default=(0, ""))
        average = mean(size for size, _ in found) if found else 0
        over = sum(size > MOST_TOKENS[kind] for size, _ in found)
        print(
            f"{kind:8} {len(found):8} {average:8.0f} {longest:8} {MOST_TOKENS[kind]:8} {over:6}"
            f"  {where}"
        )
    print(f"\nAuthorities: {len(areas)}")


def _place(prompt: PromptText) -> str:
    return f"{prompt.area.slug} {prompt.task.key}"


if __name__ == "__main__":
    main()
