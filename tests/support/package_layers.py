"""The packages of carebook, from the ground up: each imports itself and what comes before it."""

# From the ground up: each imports itself and what comes before it.
LAYERS = (
    "core",
    "text",
    "data",
    "statistics",
    "facts",
    "ingest",
    "config",
    "charts",
    "tools",
    "findings",
    "checking",
    "notebooks",
    "narrative",
    "execution",
    "books",
    "pages",
    "editions",
    "serve",
    "build",
    "cli",
)
