# Everything starts here: each target sets up what it needs in .venv and does its job.
#   make demo    grade a student's work that ships with the project (no PyTorch needed)
#   make test    set up the rest and run all tests
# On Linux, PyTorch's default build brings gigabytes of CUDA along; this takes the one for CPUs:
#   PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu make test
# An environment that is already there is used as it is, and nothing is installed:
#   make test ENVIRONMENT=/path/to/environment

PYTHON ?= python3
VENV := .venv
PIP_INSTALL := -m pip --disable-pip-version-check install --quiet --constraint
PIP := $(VENV)/bin/python $(PIP_INSTALL) constraints.txt
# One more than there are processors: many tests wait for a time limit, or for a process to end.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

ifdef ENVIRONMENT
RUN := $(firstword $(wildcard $(ENVIRONMENT)/bin/python $(ENVIRONMENT)/bin/python3))
ifeq ($(RUN),)
$(error ENVIRONMENT=$(ENVIRONMENT): expected a folder with bin/python in it, such as $$VIRTUAL_ENV, $$CONDA_PREFIX or /usr)
endif
else
RUN := $(VENV)/bin/python
DEMO := $(VENV)/.demo
CLUSTER := $(VENV)/.cluster
ALL := $(VENV)/.all
endif

# The lowest versions that pyproject.toml allows, of Python too; SHORT=1 runs what a minute has room for.
OLDEST := .venv-oldest
OLDEST_PYTHON ?= python3.11
# Not test_inputs.py and test_mistakes.py: they ask how well cases are spread, and an older Hypothesis draws others.
OLDEST_TESTS := tests/reference/test_compare.py tests/reference/test_laws.py tests/autograder/test_versions.py \
	tests/reference/test_cases.py tests/reference/test_packing.py tests/reference/test_recording.py \
	--deselect tests/reference/test_cases.py::test_neither_imports_nor_a_checkout_make_a_difference
ifdef SHORT
OLDEST_TESTS += -k 'not test_laws or (softmax and numpy and float64)'
OLDEST_CHECK := --only softmax
else
OLDEST_TESTS += tests/autograder/reading tests/autograder/policy
endif

.DEFAULT_GOAL := help
.PHONY: help demo cluster-demo test test-oldest lint format site serve exercises cases benchmarks mutants clean

help:
	@sed -n '2,3s/^# *//p' Makefile
	@echo "make site    serve the site on http://127.0.0.1:8000"
	@echo "make cluster-demo    grade 500 submissions by a Dask cluster on this machine"
	@echo "make test-oldest    run the NumPy track's tests with the oldest versions that pyproject.toml allows"
	@echo "make lint    check style, types and imports;  make format    mend style"
	@echo "make exercises    make the stubs from the reference;  make cases    draw the kept cases that are stale"
	@echo "make benchmarks    print the figures;  make mutants    plant wrong answers in topics that have changed"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Tandem needs Python 3.11 or later, and $(PYTHON) is older: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) --editable .
	@touch $@

$(VENV)/.cluster: $(VENV)/.demo
	$(PIP) --editable '.[cluster]'
	@touch $@

$(VENV)/.all: $(VENV)/.demo
	$(PIP) --editable '.[all]'
	@touch $@

# Some of Robin's functions are wrong, so `tandem check` ends with 1; anything above that is trouble.
demo: $(DEMO)
	@$(RUN) -m autograder check tests/students/robin --save demo-result.json || [ $$? -eq 1 ]
	@echo "The same as JSON: demo-result.json"

# A Dask scheduler and two workers on this machine grade 500 submissions; grades.csv and summary.html go to build/.
cluster-demo: $(CLUSTER)
	@$(RUN) -m tests.benchmarks.clusters

test: $(ALL)
	OMP_NUM_THREADS=1 $(RUN) -m pytest --numprocesses $(WORKERS) --dist loadgroup

$(OLDEST)/.ready: pyproject.toml constraints.txt tests/oldest_versions.py
	$(OLDEST_PYTHON) -m venv --clear $(OLDEST)
	$(OLDEST)/bin/python tests/oldest_versions.py >$(OLDEST)/constraints.txt
	$(OLDEST)/bin/python $(PIP_INSTALL) $(OLDEST)/constraints.txt --editable . pytest pytest-xdist
	@touch $@

# As in `make demo`, Robin's mistakes end the check with 1.
test-oldest: $(OLDEST)/.ready
	@$(OLDEST)/bin/tandem --version
	OMP_NUM_THREADS=1 $(OLDEST)/bin/python -m pytest --numprocesses $(WORKERS) $(OLDEST_TESTS)
	$(OLDEST)/bin/tandem check tests/students/robin --track numpy $(OLDEST_CHECK) || [ $$? -eq 1 ]

lint: $(ALL)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(dir $(RUN))lint-imports
	$(RUN) exercises/build.py --check

format: $(ALL)
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

site: $(ALL)
	NO_MKDOCS_2_WARNING=1 $(RUN) -m mkdocs serve --strict

.PHONY: build/site
build/site: $(ALL)
	NO_MKDOCS_2_WARNING=1 $(RUN) -m mkdocs build --strict

# The examples of the PyTorch stubs are run as well.
exercises: $(ALL)
	$(RUN) exercises/build.py

# The kept cases of every concept, drawn anew where they are stale.
cases: $(DEMO)
	$(RUN) -m reference.make_cases

benchmarks: $(ALL)
	OMP_NUM_THREADS=1 $(RUN) -m tests.benchmarks

# Changed twins that no law rejects, and no reason explains: of the topics that differ from what was noted of them.
mutants: $(ALL)
	OMP_NUM_THREADS=1 $(RUN) -m tests.benchmarks mutants --changed --list

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache demo-result.json
