# Two commands: `make book` builds Rutland's book in every edition, `make test` runs every test. Each sets up what it
# needs in .venv, from the package index and nowhere else.

PYTHON ?= python3
AREA ?= rutland
RAW ?= data/raw
# Options for the last benchmark, which takes half an hour. make bench BENCH=--quick tries all three.
BENCH ?=
BIN := .venv/bin

.PHONY: book test data bench check format docs lock doctor clean

book: .venv/book
	@$(BIN)/carebook build "$(AREA)" --edition all

# A file's tests stay with one worker, so that what they share is made once; those that build books come first.
# Three workers keep two cores busy: tests wait for browsers, servers and processes of their own.
test: check
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

# The figures that come with carebook, from a folder with all published files: make data RAW=folder
data: .venv/book
	@$(BIN)/carebook ingest "$(RAW)" --bundle

bench: .venv/book
	@$(BIN)/python -m benchmarks.checker_accuracy $(if $(filter --quick,$(BENCH)),--each 1 --true 1 --area rutland)
	@CAREBOOK_FIGURES=observations $(BIN)/python -m benchmarks.handwritten_claims
	@$(BIN)/python -m benchmarks.book_speed $(BENCH)

check: .venv/dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/codespell
	@$(BIN)/interrogate --quiet carebook || $(BIN)/interrogate carebook

format: .venv/dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# The reference in docs/, from the help of commands and the docstrings of the notebook API.
docs: .venv/book
	@$(BIN)/python docs/make_reference.py

doctor: .venv/book
	@$(BIN)/carebook doctor

# Pins with hashes, for every platform, without any address.
lock: .venv/dev
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --custom-compile-command "make lock" --python-version 3.11 \
	    pyproject.toml --extra build --output-file requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --custom-compile-command "make lock" --python-version 3.11 \
	    pyproject.toml --extra build --extra dev --output-file requirements-dev.txt

clean:
	rm -rf .venv outputs

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("carebook needs Python 3.11 or newer, found %d.%d; call make with PYTHON=python3.12, say" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/book: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Setting up .venv (a minute or two, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: requirements-dev.txt .venv/book
	@echo "Setting up the tools for tests ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
