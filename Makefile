# One place for what people and CI call. `make run` and `make test` need Python 3.11 or newer and nothing else.

PYTHON ?= python3
ARTICLES ?= ingest/sample
STORE ?= store
HOST ?= 127.0.0.1
PORT ?= 8000
CORPUS ?= ../shared/polnear
SEED ?= 0
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check bench screenshots train lock clean

run: .venv/ready
	$(BIN)/onrecord ingest "$(ARTICLES)" --store "$(STORE)" || [ $$? -eq 1 ]
	$(BIN)/onrecord serve --store "$(STORE)" --host "$(HOST)" --port "$(PORT)"

test: .venv/ready-dev
	$(BIN)/python -m pytest

check: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready-dev
	$(BIN)/python -m bench

# The pictures in docs/. Needs Debian's chromium.
screenshots: .venv/ready-dev
	$(BIN)/python -m bench.screenshots

# The environment, from the lock alone; made again when the lock or the project file changes.
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Onrecord needs Python 3.11 or newer, and $(PYTHON) is older: make PYTHON=python3.11 ...")'
	[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --no-index -e .
	touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	touch $@

# The tagger anew, on a corpus laid out as PolNeAR is. Some two hours on two cores, 7 GB of memory; broken off, it goes on.
train: .venv-train/ready
	.venv-train/bin/python -m bench.training "$(CORPUS)" --seed $(SEED)

# Apart from the other environment: torch alone is larger than all the rest.
.venv-train/ready: requirements.lock pyproject.toml
	[ -x .venv-train/bin/python ] || $(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --require-hashes -r requirements.lock
	.venv-train/bin/python -m pip install --quiet -e ".[train]"
	touch $@

# Needs uv. The locks hold for every platform and name no package index.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --quiet
lock:
	$(LOCK) --extra dev --output-file requirements-dev.lock
	$(LOCK) --constraints requirements-dev.lock --output-file requirements.lock

clean:
	rm -rf .venv .venv-train build dist *.egg-info
