# Every target does all the set-up it needs; the second time that takes no time.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -W ignore::SyntaxWarning
export NO_MKDOCS_2_WARNING := 1

.PHONY: help setup site links serve test lint fix bench lock clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.site ## Make the virtual environment

site: $(VENV)/.site ## Import the bundled booklet and build the site
	@$(RUN) -m booklet import
	@$(RUN) -m booklet build

links: $(VENV)/.site ## Check every link of the built site, in the world too
	@$(RUN) -m booklet check --external --cache .cache/links.json

serve: $(VENV)/.site ## Show the site, reload while you edit
	@$(RUN) -m booklet serve

test: $(VENV)/.test ## Run all tests
	@$(RUN) tests/chromium.py
	@$(RUN) -m pytest -n auto --dist loadgroup

lint: $(VENV)/.test ## Check style and types
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy

fix: $(VENV)/.test ## Mend what the linters can mend
	@$(RUN) -m ruff check --fix .
	@$(RUN) -m ruff format .

bench: $(VENV)/.bench ## Measure against peers, in one run
	@$(RUN) benchmarks/convert.py
	@$(RUN) benchmarks/build.py
	@$(RUN) benchmarks/links.py

lock: $(VENV)/.test ## Pin the newest versions that pyproject.toml allows
	@$(RUN) -m pip install --quiet pip-tools
	@$(RUN) -m piptools compile $(LOCK) --output-file requirements.txt pyproject.toml
	@$(RUN) -m piptools compile $(LOCK) --extra test --constraint requirements.txt --output-file requirements-test.txt pyproject.toml
	@$(RUN) -m piptools compile $(LOCK) --extra bench --constraint requirements.txt --output-file requirements-bench.txt pyproject.toml

LOCK := --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --build-isolation \
	--all-build-deps --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

clean: ## Remove what can be made again
	rm -rf $(VENV) build site .pytest_cache .hypothesis .mypy_cache .ruff_cache

INSTALL = $(RUN) -m pip install --quiet --disable-pip-version-check --no-deps

$(VENV)/.site: requirements.txt pyproject.toml
	@echo "Setting up $(VENV) …"
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) --require-hashes --requirement requirements.txt
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements-test.txt $(VENV)/.site
	@echo "Installing the tests' tools …"
	@$(INSTALL) --require-hashes --requirement requirements-test.txt
	@touch $@

$(VENV)/.bench: requirements-bench.txt $(VENV)/.site
	@$(INSTALL) --require-hashes --requirement requirements-bench.txt
	@touch $@
