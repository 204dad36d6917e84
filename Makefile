# Everything a person does with a checkout. `make` lists it; each target sets up what it needs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
ARGS ?=
# Most tests wait for somebody, so a small machine runs twice as many at once as it has cores.
WORKERS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN); echo $$((cores < 8 ? 2 * cores : cores)))
BIN := .venv/bin
# Bytecode is kept whatever the machine prefers: else each worker and each process of a test compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE
# pip -q still says what went wrong; the rest is one line each.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL_CHECKOUT := $(PIP) install --no-deps --no-build-isolation --editable .
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header
UV_COMPILE_PRODUCT := $(UV_COMPILE) --extra postgres pyproject.toml
PRODUCT := $(BIN)/.product-installed
DEVELOPMENT := $(BIN)/.development-installed
BENCH := $(BIN)/.bench-installed

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s  %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: demo
demo: $(PRODUCT) ## Show how one notice reaches three practice platforms, then end
	@$(BIN)/broadcaster demo $(ARGS)

.PHONY: run
run: $(PRODUCT) ## Keep a practice installation running in ./run, until Ctrl-C
	@test -e run/broadcaster.toml || $(BIN)/broadcaster init run --practice
	@cd run && exec ../$(BIN)/broadcaster serve --practice $(ARGS)

.PHONY: test
test: $(DEVELOPMENT) ## Run the tests
	@$(BIN)/pytest --numprocesses=$(WORKERS) --dist=worksteal $(ARGS)
	@command -v chromium chromium-browser google-chrome >/dev/null \
		|| echo "No browser is installed, so the tests that click were skipped. On Debian: apt install chromium"

.PHONY: test-long
test-long: $(DEVELOPMENT) ## Run the tests that take longer
	@$(BIN)/pytest -m long $(ARGS)

.PHONY: test-sample
test-sample: $(DEVELOPMENT) ## Run a part of them, drawn with TEST_SEED or another one each time
	@$(BIN)/pytest -m long --sample --numprocesses=$(WORKERS) --dist=worksteal $(ARGS)

.PHONY: crash
crash: $(DEVELOPMENT) ## Run the tests that kill processes; ends with their figures
	@$(BIN)/pytest tests/crash $(ARGS)

.PHONY: bench
bench: $(BENCH) ## Measure against other queues, side by side, and write docs/performance.md
	@$(BIN)/python bench/run.py $(ARGS)

.PHONY: bench-long
bench-long: $(BENCH) ## The same with the large workloads
	@$(BIN)/python bench/run.py --long $(ARGS)

.PHONY: lint
lint: $(DEVELOPMENT) ## Check style, format, shell scripts and Dockerfile
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@bash -n .ci/run && bash -n .ci/wheel && bash -n .ci/vendor
	@$(BIN)/hadolint Dockerfile

.PHONY: types
types: $(DEVELOPMENT) ## Check types strictly
	@$(BIN)/mypy --strict broadcaster adapters

.PHONY: contracts
contracts: $(DEVELOPMENT) ## Check who imports whom
	@$(BIN)/lint-imports --no-cache --no-logo

.PHONY: wheel
wheel: $(DEVELOPMENT) ## Build the wheel and test it away from the checkout
	@.ci/wheel

.PHONY: pictures
pictures: $(DEVELOPMENT) ## Renew tables, examples and pictures of the pages (needs Chromium)
	@$(BIN)/python docs/write_tables.py
	@$(BIN)/python docs/draw_states.py
	@$(BIN)/python docs/draw_strip.py
	@$(BIN)/python docs/draw_cards.py
	@$(BIN)/python docs/run_examples.py
	@$(BIN)/python docs/take_pictures.py
	@$(BIN)/python docs/take_screenshots.py

.PHONY: vendor
vendor: ## Renew KERN, htmx and axe-core in the checkout (needs npm)
	@.ci/vendor

.PHONY: image
image: ## Follow the Dockerfile without an engine, and use what comes out
	@.ci/image

.PHONY: check
check: test lint types contracts wheel image ## Everything that CI checks

.PHONY: lock
lock: $(DEVELOPMENT) ## Renew the lock files (ARGS=--upgrade for newer versions)
	@echo "Resolving requirements.lock and those for building, development and bench ..."
	@$(UV_COMPILE_PRODUCT) --output-file requirements.lock $(ARGS)
	@$(UV_COMPILE) --group build --constraints requirements.lock --output-file requirements-build.lock $(ARGS)
	@$(UV_COMPILE_PRODUCT) --group build --group dev --constraints requirements.lock --constraints requirements-build.lock \
		--output-file requirements-dev.lock $(ARGS)
	@$(UV_COMPILE_PRODUCT) --group build --group dev --group bench --constraints requirements-dev.lock \
		--output-file requirements-bench.lock $(ARGS)

.PHONY: clean
clean: ## Remove what the other targets made, but not the installation in ./run
	@rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	@find broadcaster adapters tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. On Debian: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$$($(PYTHON) --version) is too old: 3.11 or newer is needed. Name it: make PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv module is missing. On Debian: apt install python3-venv"; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv .venv

$(PRODUCT): requirements.lock requirements-build.lock pyproject.toml | $(BIN)/pip
	@echo "Installing $$(cat requirements.lock requirements-build.lock | grep -c ==) packages (about a minute) ..."
	@$(PIP) install --require-hashes --requirement requirements.lock --requirement requirements-build.lock
	@$(INSTALL_CHECKOUT)
	@touch $@

$(DEVELOPMENT): requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/pip
	@echo "Installing $$(grep -c == requirements-dev.lock) packages from requirements-dev.lock (about a minute) ..."
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@$(INSTALL_CHECKOUT)
	@touch $(PRODUCT) $@

$(BENCH): requirements-bench.lock $(DEVELOPMENT)
	@echo "Installing $$(grep -c == requirements-bench.lock) packages from requirements-bench.lock (about a minute) ..."
	@$(PIP) install --require-hashes --requirement requirements-bench.lock
	@$(INSTALL_CHECKOUT)
	@touch $@
