# What a newcomer needs: `make run`. What a change needs: `make check`. Only Python 3.11 or newer, make and a C
# compiler must be there already; nothing is installed outside .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
PYTEST ?= $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help setup run test check fast-check format bench drills lock reference clean browser services setup-dev style types floors tests

help: ## Say what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.ring360 ## Make .venv with a working ring360 in it
	@echo "ring360 is ready: $(BIN)/ring360 --help"

run: setup ## Start an exercise in the demo county and print the page's address
	@mkdir -p var
	$(BIN)/ring360 serve --demo --atlas var/demo.atlas

# The page is tested in a real browser. Where there is none, root's Debian gets one; elsewhere that test says it was
# skipped, and under CI=true it fails.
browser:
	@command -v chromium >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 \
		&& apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends \
		chromium fonts-noto-cjk >/dev/null; } || echo "No chromium here: the page's browser test will be skipped." >&2

# Tests start their own servers from the machine's binaries. Where there are none, root's Debian gets them; elsewhere
# those tests say that they were skipped, and under CI=true they fail.
services:
	@{ ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null 2>&1; } \
		&& { command -v mosquitto || ls /usr/sbin/mosquitto; } >/dev/null 2>&1 \
		&& { command -v nats-server || ls /usr/sbin/nats-server; } >/dev/null 2>&1 \
		|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && apt-get -qq update \
		&& DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends postgresql mosquitto nats-server \
		>/dev/null; } || echo "No PostgreSQL, mosquitto or nats-server here: their tests will be skipped." >&2

test: check ## The same as check: a test that only CI runs would be found too late

check: style types floors tests ## Format, lint, types, floors, laws and all tests: everything CI runs

style: setup-dev
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check .

types: setup-dev
	$(BIN)/mypy

floors: setup-dev
	$(BIN)/lint-imports --no-cache

tests: setup-dev browser services
	$(PYTEST)

fast-check: style floors ## The quick half, run before each commit
	$(PYTEST) -q tests/laws

format: setup-dev ## Set all files in the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

reference: setup-dev ## Write docs/reference anew from the commands and settings
	$(BIN)/python scripts/write_reference.py

bench: $(VENV)/.bench ## Measure against the peers (installs them first)
	$(BIN)/python -m benchmarks

drills: setup-dev services ## Kill, starve and cut off the real server, and check what it promised (takes half an hour)
	$(BIN)/python -m drills --write

setup-dev: $(VENV)/.dev

# pip's own check of every hash makes the lock binding, wherever the wheels come from.
$(VENV)/.ring360: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing; the first time takes about a minute."
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.ring360
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

$(VENV)/.bench: requirements-bench.lock $(VENV)/.dev
	$(PIP) install --require-hashes --requirement requirements-bench.lock
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; try make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Only for who changes the dependencies: resolves them anew and writes the three locks.
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --no-emit-index-url --quiet
lock: setup-dev ## Resolve the dependencies anew
	$(PIP) install uv
	$(LOCK) --group build --output-file requirements.lock
	$(LOCK) --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --group build --group dev --group bench --constraint requirements-dev.lock --output-file requirements-bench.lock

clean: ## Remove everything that was made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis src/ring360.egg-info
