# Every target works alone on a fresh clone. Needed: Python 3.11 or newer, and a package index while `setup` runs.
# GNU make 3.81 (the one macOS carries) is enough.

PYTHON ?= python3
# `make report VENV=` uses the active environment (conda, for one) in place of .venv.
VENV = .venv
OUTPUT = _output

# `make setup OCR=1` installs the reader of scans too; what is installed once stays for the other targets.
OCR =

PY = $(if $(VENV),$(VENV)/bin/python,python)
INSTALLED = $(if $(VENV),$(VENV)/.installed,active-environment)
SCANS = $(if $(VENV),$(VENV)/.scans,active-environment-reads-scans)

# Personal settings of Jupyter, IPython and matplotlib would change notebooks and figures, and a home need not exist.
export JUPYTER_CONFIG_DIR := $(CURDIR)/.cache/jupyter/config
export JUPYTER_DATA_DIR := $(CURDIR)/.cache/jupyter/data
export IPYTHONDIR := $(CURDIR)/.cache/ipython
export MPLCONFIGDIR := $(CURDIR)/.cache/matplotlib
unexport MPLBACKEND PYTHONPATH

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup clean-data report collection test audit-quality mutants notebooks readme fuzz bench bench-scale lock clean active-environment active-environment-reads-scans

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: $(INSTALLED) $(if $(OCR),$(SCANS)) ## Install what requirements.txt locks into .venv (PYTHON=python3.12 picks the interpreter; OCR=1 adds the reader of scans)
	@[ -d .cache ] || { mkdir .cache && $(PY) -c 'import matplotlib.font_manager'; } # builds the list of fonts, once

# A copied or moved folder, or an interpreter that is gone, leaves a .venv that looks finished and is not.
ifneq ($(VENV),)
ifneq ($(shell $(VENV)/bin/python -c '' 2>/dev/null && cat $(VENV)/.installed 2>/dev/null),$(CURDIR))
.PHONY: $(VENV)/.installed
endif
endif

$(VENV)/.installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) -V 2>/dev/null || echo missing): name another, as in 'make $(or $(MAKECMDGOALS),setup) PYTHON=python3.12'." >&2; exit 1; }
	@echo "Setting up $(VENV) (a minute or two, once)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(PY) -m compileall -q analysis
	@rm -rf .cache
	@pwd -P > $@

$(VENV)/.scans: $(INSTALLED) requirements-ocr.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ocr.txt
	@touch $@

active-environment:
	@$(PY) -c 'import importlib.metadata as m; m.version("tight-belts")' 2>/dev/null || { \
	  echo "The active environment lacks this project: 'conda env create -f environment.yml', then activate it." >&2; exit 1; }

active-environment-reads-scans: active-environment
	@$(PY) -c 'import rapidocr, onnxruntime' 2>/dev/null || { \
	  echo "The active environment cannot read scans: 'pip install .[ocr]'." >&2; exit 1; }

clean-data: setup ## Read data/raw and write data/clean
	$(PY) -m analysis clean

# By content, not by date: documents have names with spaces in them, and copies keep the dates of their originals.
SUMS = -name __pycache__ -prune -o -type f ! -name .DS_Store -exec cksum {} + 2>/dev/null | LC_ALL=C sort
SOURCES = { command -v quarto; find analysis data/raw notebooks report.qmd report.zh.qmd references.bib references.zh.bib references.zh.csl _quarto.yml CITATION.cff requirements.txt $(SUMS); }
PAGES = $(addprefix $(OUTPUT)/,report.html report.pdf report.card.png report.zh.html report.zh.pdf report.zh.card.png explorer.html explorer.zh.html evidence downloads)
RESULTS = find data/clean $(PAGES) $(SUMS)

report: setup ## Clean the data and render both editions to _output/report.html, report.pdf, report.zh.html, report.zh.pdf
	@mkdir -p $(OUTPUT)
	@sources=$$($(SOURCES)); \
	if [ -f $(OUTPUT)/report.html ] && [ -f $(OUTPUT)/report.pdf ] \
	  && { echo "$$sources"; $(RESULTS); } | cmp -s - $(OUTPUT)/.built; \
	then echo "Nothing has changed since the report was made."; \
	else \
	  rm -f $(OUTPUT)/.built; \
	  $(PY) -m analysis clean && $(PY) -m analysis report || exit 1; \
	  { echo "$$sources"; $(RESULTS); } > $(OUTPUT)/.built; \
	fi
	@echo "The report: $(OUTPUT)/report.html and $(OUTPUT)/report.pdf; 中文版: $(OUTPUT)/report.zh.html and $(OUTPUT)/report.zh.pdf"

collection: setup ## Clean the data and render the report of the whole collection to _output/collection.html and collection.pdf (CLEAN=DIR tells of other clean tables)
	@$(if $(CLEAN),,$(PY) -m analysis clean)
	@$(PY) -m analysis collection $(if $(CLEAN),--clean $(CLEAN)) --out $(OUTPUT)

test: setup ## Lint, types, unit and end-to-end tests, every notebook against its stored outputs
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m vulture
	$(PY) -X warn_default_encoding -m pytest -n 2 --dist loadfile --nbval --nbval-current-env tests notebooks

audit-quality: setup ## Plant errors and measure what the audit finds, and its false alarms on sound figures
	@$(PY) tests/audit_quality.py

notebooks: setup ## Run the notebooks again and store their outputs
	$(PY) tests/rerun.py notebooks/*.ipynb

readme: setup ## Write the first finding and its chart into README.md again
	@$(PY) tests/readme.py

mutants: setup ## Plant faults into a copy of the code and count those that no test notices
	@$(PY) tests/mutants.py

fuzz: setup ## Damage 2,000 generated files of every format and read them (FILES=200 is quicker)
	@$(PY) tests/fuzz.py --files $(or $(FILES),2000) --keep .cache/fuzz

bench: setup ## Compare the cleaning with `import pandas`, and the PDF reader with its peers
	@$(PY) tests/bench.py

bench-scale: setup ## Measure made collections of growing size (SIZES="100 1000 10000"): time, memory, kills, Dask
	@$(PY) tests/bench_scale.py --sizes $(or $(SIZES),100 1000 10000) $(if $(WORKERS),--workers $(WORKERS))

COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

lock: ## Write requirements.txt and requirements-ocr.txt anew from pyproject.toml (needs uv; LOCK=--upgrade takes the newest versions)
	@command -v uv >/dev/null || { echo "uv is needed to write the lock file: 'pip install uv'." >&2; exit 1; }
	$(COMPILE) --extra dev $(LOCK) --output-file requirements.txt pyproject.toml
	$(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["ocr"], sep="\n")' \
	  | $(COMPILE) --constraint requirements.txt $(LOCK) --output-file requirements-ocr.txt -

clean: ## Remove _output and the caches (.venv stays)
	rm -rf $(OUTPUT) .cache .pytest_cache .mypy_cache .ruff_cache
	find analysis tests notebooks -name __pycache__ -prune -exec rm -rf {} +
