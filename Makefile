# One place for what people and CI call. `make run` and `make test` need Python 3.11 or newer and nothing else.

PYTHON ?= python3
ARTICLES ?= ingest/sample
STORE ?= store
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test check bench lock clean

run: $(READY)
	$(BIN)/onrecord ingest "$(ARTICLES)" --store "$(STORE)" || [ $$? -eq 1 ]
	$(BIN)/onrecord serve --store "$(STORE)" --host "$(HOST)" --port "$(PORT)"

test: $(READY)
	$(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m bench

# The environment, from the lock alone. Made again when the lock or the project file changes.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Onrecord needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which: make PYTHON=python3.11 ...")'
	[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	touch $(READY)

# Needs uv; the lock holds for every platform and names no package index.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe --quiet -o requirements.lock

clean:
	rm -rf .venv build dist *.egg-info
