# Everything one does with a checkout, each in one word. "make" alone lists them.
# What the application itself does is in "caseapp --help".

# python3 if it is recent enough, else the newest python3.x that is; PYTHON=... overrides.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& echo $$p && break; done)
PORT ?= 5000
VENV ?= .venv
# Processes that share the tests: one more than cores, because they wait for browsers and databases.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 1)
# More words for pytest or the demo: make test ARGS="-k consent", make demo ARGS="--cases 1000"
ARGS ?=
# How many cases the benchmark makes, in turn; 1000000 takes an hour and 16 GB in the temporary folder.
SIZES ?= 1000 100000
# How many cases, each with ten open reviews, make bench-reviews makes.
CASES ?= 100000
# A superuser's address on a PostgreSQL server: there the benchmark makes a database, and drops it.
SERVER ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
RUN_STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
UV := .venv-lock/bin/uv
UV_VERSION := 0.13.9
UV_COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile --quiet --no-config \
	--universal --generate-hashes pyproject.toml
# Databases of tests live in memory where that is possible: the disk's sync is not what they test.
SCRATCH := $(shell test -w /dev/shm && echo /dev/shm || echo $${TMPDIR:-/tmp})
PYTEST := PYTEST_DEBUG_TEMPROOT=$(SCRATCH) $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile \
	--no-loadscope-reorder

# What Python has compiled once is kept, whatever the environment says: each start saves half a
# second by it, and the tests start caseapp many times.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo install install-dev test test-all check bench bench-reviews format lock wheel clean python-found

help:  ## List what can be done
	@echo "make ..."
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(RUN_STAMP)  ## Start caseapp with an invented caseload (PORT=5000 ARGS="--cases 1000")
	@$(BIN)/caseapp demo --port $(PORT) $(ARGS)

install: $(RUN_STAMP)  ## Install what running needs, into .venv

install-dev: $(DEV_STAMP)  ## Install what developing needs, into .venv

test: $(DEV_STAMP)  ## Run the tests, without those that take minutes (ARGS="-k consent")
	@$(PYTEST) -m "not long" $(ARGS)

test-all: export CASEAPP_TEST_SCREENSHOTS ?= build/screenshots
test-all: $(DEV_STAMP)  ## Run all tests, and keep a picture of every page
	@$(PYTEST) $(ARGS)

check: $(DEV_STAMP)  ## Check format, lint, types, imports and templates, then run the tests
	@echo "Format ..."; $(BIN)/ruff format --check .
	@echo "Lint ..."; $(BIN)/ruff check .
	@echo "Types ..."; $(BIN)/mypy
	@echo "Imports ..."; $(BIN)/lint-imports
	@echo "Templates ..."; $(BIN)/djlint templates --lint
	@echo "Lock files ..."; $(call lock_is_clean)
	@$(MAKE) --no-print-directory test

bench: $(RUN_STAMP)  ## Measure the pages and write docs/performance.md (SIZES="1000 100000" SERVER=)
	@$(BIN)/python -m benchmarks $(SIZES) $(if $(SERVER),--server "$(SERVER)") \
		--to docs/performance$(if $(SERVER),-postgresql).md

bench-reviews: $(RUN_STAMP)  ## Measure the nightly questions and Today over a million reviews (CASES=100000 SERVER=)
	@$(BIN)/python -m benchmarks.reviews $(CASES) $(if $(SERVER),--server "$(SERVER)") \
		--to docs/performance-reviews$(if $(SERVER),-postgresql).md

format: $(DEV_STAMP)  ## Format the code and repair what can be repaired by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: $(UV)  ## Refresh the lock files (UPGRADE=1 takes newer versions)
	@echo "Resolving what running needs ..."
	@$(UV_COMPILE) $(if $(UPGRADE),--upgrade) --extra build --output-file requirements.lock
	@echo "Resolving what developing needs ..."
	@$(UV_COMPILE) $(if $(UPGRADE),--upgrade) --extra build --extra dev \
		--constraints requirements.lock --output-file requirements-dev.lock
	@$(call lock_is_clean)

wheel: $(DEV_STAMP)  ## Build a wheel into dist/
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

clean:  ## Remove what was installed, built and cached here (never data)
	rm -rf $(VENV) .venv-lock build dist .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis
	find benchmarks caseapp migrations tests -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# --- how ---------------------------------------------------------------------------------

# Lock files are the same for everybody: hashes, but no address of any package index.
define lock_is_clean
if grep -nE '://|--(extra-)?index|--find-links|@ file' requirements.lock requirements-dev.lock; then \
	echo "A lock file names an address; see the lines above."; exit 1; fi
endef

python-found:
	@test -n "$(PYTHON)" || { echo "caseapp needs Python 3.11, 3.12 or 3.13: install one \
	(Debian, Ubuntu: apt-get install python3 python3-venv) or name it with PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || { \
	echo "$(PYTHON) is not Python 3.11, 3.12 or 3.13: name one that is with PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	echo "$(PYTHON) cannot make virtual environments: install them \
	(Debian, Ubuntu: apt-get install python3-venv)."; exit 1; }

$(BIN)/python: | python-found
	@echo "Making $(VENV) with $(PYTHON) ..."
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what running needs (a minute or two the first time) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what developing needs (a few minutes the first time) ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $(RUN_STAMP) $@

$(UV): | python-found
	@echo "Fetching the resolver ..."
	@$(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@
