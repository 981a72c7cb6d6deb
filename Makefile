# The two commands of the README are `make run` and `make test`; `make help` lists the rest.

PYTHON ?= python3
KILLS ?= 500
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help run test torture kills bench picture lock clean

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: $(VENV)/run.done ## open the till in the demo world (made at the first start)
	@$(BIN)/till

test: $(VENV)/dev.done ## ruff, mypy, import contracts, every test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n 3 --dist loadgroup

torture: $(VENV)/dev.done ## the long forms of the tests, with their figures
	@POS_KILLS=$(KILLS) $(BIN)/python -m pytest -m torture -s tests

kills: $(VENV)/dev.done ## kill -9 of tills on SQLite, and of PostgreSQL and tills: KILLS (500) of each
	@POS_KILLS=$(KILLS) $(BIN)/python -m pytest -m torture -s \
	    tests/test_kills.py tests/test_postgresql_kills.py

bench: $(VENV)/dev.done ## settlements, start and scan, as ratios in one run
	@$(BIN)/python -m tests.bench $(SALES)

picture: $(VENV)/dev.done ## draw the README's picture of the till
	@$(BIN)/python -m tests.picture

lock: ## pin the libraries anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header pyproject.toml build.in -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --extra dev -c requirements.lock \
	    pyproject.toml build.in -o requirements-dev.lock

clean: ## take the environment away; databases and daybooks stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist

$(VENV)/python.done:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.done: $(VENV)/python.done requirements.lock pyproject.toml
	@echo "building $(VENV) (once) …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.done: $(VENV)/python.done requirements-dev.lock pyproject.toml
	@echo "building $(VENV) with the tools for testing (once) …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/run.done
