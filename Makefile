# Everything starts here: each target sets up what it needs in .venv and does its job.
#   make demo    grade a student's work that ships with the project (no PyTorch needed)
#   make test    set up the rest and run all tests
# On Linux, PyTorch's default build brings gigabytes of CUDA along; this takes the one for CPUs:
#   PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu make test

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo cluster-demo test lint format site serve exercises benchmarks clean

help:
	@sed -n '2,3s/^# *//p' Makefile
	@echo "make site    serve the site on http://127.0.0.1:8000"
	@echo "make cluster-demo    grade 500 submissions by a Dask cluster on this machine"
	@echo "make lint    check style, types and imports;  make format    mend style"
	@echo "make exercises    make the stubs from the reference;  make benchmarks    print the figures"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Tandem needs Python 3.11 or later, and $(PYTHON) is older: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) --editable .
	@touch $@

$(VENV)/.cluster: $(VENV)/.demo
	$(PIP) --editable '.[cluster]'
	@touch $@

$(VENV)/.all: $(VENV)/.demo
	$(PIP) --editable '.[all]'
	@touch $@

# Some of Robin's functions are wrong, so `tandem check` ends with 1; anything above that is trouble.
demo: $(VENV)/.demo
	@$(BIN)/tandem check tests/students/robin --save demo-result.json || [ $$? -eq 1 ]
	@echo "The same as JSON: demo-result.json"

# A Dask scheduler and two workers on this machine grade 500 submissions; grades.csv and summary.html go to build/.
cluster-demo: $(VENV)/.cluster
	@$(BIN)/python -m tests.benchmarks.clusters

test: $(VENV)/.all
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup

lint: $(VENV)/.all
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python exercises/build.py --check

format: $(VENV)/.all
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

site: $(VENV)/.all
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --strict

.PHONY: build/site
build/site: $(VENV)/.all
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

exercises: $(VENV)/.demo
	$(BIN)/python exercises/build.py

benchmarks: $(VENV)/.all
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache demo-result.json
