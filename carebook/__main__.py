"""``python -m carebook``: the command line."""

from carebook.cli.main import main

main()
