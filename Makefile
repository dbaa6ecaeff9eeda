# 知图 · Zhitu. `make run` starts everything on a machine that has Python 3.11 and nothing else; `make help` lists the rest.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
DATA ?= $(or $(ZHITU_DATA),../shared/data)
OUT ?= var/models

.PHONY: help run test journeys check fix build neo4j screenshots bench model model-en completion-model clean

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /  make \1\t/' | expand -t 20

run: installed build ## start Zhitu and show its address
	@exec $(BIN)/python manage.py up

test: installed-dev build ## every test, on real parts; ARGS="-k name" for some
	@$(BIN)/python -m pytest $(ARGS)

journeys: installed-dev build ## only what people do in a browser, from an upload to a correction; ARGS="-k merge" for some
	@$(BIN)/python -m pytest tests/journeys $(ARGS)

check: installed-dev build ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python scripts/build_frontend.py --check

fix: installed-dev ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

build: ## compile translations and the front end, where they changed
	@$(BIN)/python scripts/compile_translations.py
	@$(BIN)/python scripts/build_frontend.py

neo4j: installed ## a real Neo4j on this machine (needs a JDK 17 and Maven), for those who want it
	@exec $(BIN)/python scripts/neo4j/run.py

screenshots: installed-dev build ## every page, both themes and languages: var/screenshots; ARGS="--only graph"
	@$(BIN)/python scripts/screenshots.py $(ARGS)

model: installed-dev ## train the Chinese model again (on a GPU 10 minutes; ARGS="--share 0.05" on a CPU); DATA=folder OUT=folder
	@$(BIN)/python -m kg.extraction.training zh --data $(DATA) --out $(OUT)/zh-small $(ARGS)

model-en: installed ## gather the English data from its public repositories and train the English model again
	@$(BIN)/python -m kg.extraction.training.english --clones $(OUT)/clones --out $(OUT)/english
	@$(BIN)/python -m kg.extraction.training en --data $(OUT)/english --out $(OUT)/en-small $(ARGS)

completion-model: installed ## train the inductive model of links again (GPU: 2 minutes); DATA=folder with kgc/ OUT=folder
	@$(BIN)/python -m ml.inductive pretrain --data $(DATA)/kgc --out $(OUT)/inductive $(ARGS)

rules-weights: installed ## fit the weights of the Chinese rules; DATA=folder with corpus/
	@$(BIN)/python -m kg.extraction.calibration --data $(DATA) $(ARGS)

bench: installed-dev build ## every benchmark; writes docs/benchmarks.md. ARGS=ingest for one
	@$(BIN)/python scripts/benchmark_page.py $(ARGS)

clean: ## remove what is built; keeps the environment and the data (var/)
	rm -rf static/dist node_modules locale/*/LC_MESSAGES/*.mo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.PHONY: installed installed-dev
installed:
	@$(PYTHON) scripts/prepare.py $(VENV) requirements.txt
installed-dev:
	@$(PYTHON) scripts/prepare.py $(VENV) requirements-dev.txt
build: | $(BIN)/python
$(BIN)/python:
	@$(PYTHON) scripts/prepare.py $(VENV) requirements.txt
