# Everything that this house can be asked. `make help` lists it.
SHELL := /bin/sh
PORT ?= 8000
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PORT
# Compiled modules and templates are kept, whatever the surroundings wish: without them a start takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

# uv where it is at hand, pip elsewhere: both install exactly what the lock names, by hash.
PIP := $(if $(shell command -v uv),uv pip install --quiet --python $(VENV),$(BIN)/python -m pip install --quiet)

.DEFAULT_GOAL := help
.PHONY: help run test test-long test-postgres promises pictures sheets check fix bench messages lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: $(VENV)/run.stamp ## serve http://127.0.0.1:8000 with demo data (PORT=8001 moves it)
	@$(BIN)/alkuun migrate
	@$(BIN)/alkuun demo --once
	@exec $(BIN)/alkuun serve

test: $(VENV)/test.stamp ## all but the long tests; installs what they need, browser and database server included
	@$(BIN)/python -m tests.ground
	@$(BIN)/python -m pytest

test-postgres: $(VENV)/test.stamp ## every test that keeps something, on PostgreSQL
	@$(BIN)/python -m tests.ground
	@$(BIN)/python -m pytest --database postgres --ignore=tests/flows --ignore=tests/bench

promises: $(VENV)/test.stamp ## the promises at their long size, before a release
	@$(BIN)/python -m tests.ground
	@$(BIN)/python -m pytest --long tests/promises

check: $(VENV)/test.stamp ## style, types, import contracts, templates, translations, content, proof, drawings; writes nothing
	@$(BIN)/ruff check --no-cache
	@$(BIN)/ruff format --check --no-cache
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q -p no:cacheprovider tests/checks
	@$(BIN)/alkuun check
	@$(BIN)/alkuun prove
	@$(BIN)/alkuun draw --into docs/flows --check

fix: $(VENV)/test.stamp messages ## format, mend what can be mended, refresh catalogues, redraw the flows
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format
	@$(BIN)/alkuun draw --into docs/flows

messages: $(VENV)/test.stamp ## take new words of the templates into the catalogues, sorted
	@$(BIN)/python -m tests.checks.catalogues

bench: $(VENV)/test.stamp ## CPU of a turn against a bare response, first view, start, walk, ranking, proof: table and JSON
	@$(BIN)/python -m tests.bench

sheets: $(VENV)/test.stamp ## picture every question in both languages for reviewers, into build/sheets
	@$(BIN)/python -m tests.ground
	@$(BIN)/python -m tests.sheets

pictures: $(VENV)/test.stamp ## take the screenshots of README.md anew
	@$(BIN)/python -m tests.ground
	@$(BIN)/python -m pytest -q --pictures tests/journeys/test_walks.py

lock: ## pin every library anew, by hash (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--group build --upgrade --quiet $(UNUSED) -o requirements.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--group build --group dev --extra postgres --extra pdf --upgrade --quiet $(UNUSED) -o requirements-dev.txt

# django-htmx carries htmx as a file; Django itself is never imported.
UNUSED := --no-emit-package django --no-emit-package asgiref --no-emit-package sqlparse

clean: ## take away what was installed and cached; var/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info build test-results

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Alkuun needs Python 3.11 or newer (python3)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing. On Debian: apt-get install python3-venv" >&2; exit 1; }

# The stamps remember what was installed, so that a second call is quick.
$(VENV)/run.stamp: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing libraries into $(VENV) …"
	@$(PIP) --require-hashes --no-deps -r requirements.txt
	@$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what the tests need into $(VENV) …"
	@$(PIP) --require-hashes --no-deps -r requirements-dev.txt
	@touch $@
