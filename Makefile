# Everything a developer does here. A bare `make` lists it. Written for GNU make 3.81 and newer.

.DEFAULT_GOAL := help
SHELL := /bin/sh
python := .venv/bin/python
postgresql_15 ?= /usr/lib/postgresql/15/bin
PORT ?= 8000
export PORT

.PHONY: help set-up run demo-reset test pictures test-15 check bench fix lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

set-up: ## make .venv, with everything callrouter needs (the other targets do this by themselves)
	@scripts/set-up

run: set-up ## run callrouter with demo data on http://localhost:$PORT (8000), until Ctrl-C
	@exec .venv/bin/callrouter demo

demo-reset: set-up ## throw the demo's data away; the next `make run` begins anew
	@exec .venv/bin/callrouter demo --reset

test: set-up ## run the tests
	@scripts/browser
	@exec $(python) -m pytest -n 2 tests

pictures: set-up ## take a picture of every page into screenshots/, both widths and themes
	@scripts/browser
	@CALLROUTER_PICTURES=1 exec $(python) -m pytest -q -n 2 tests/browser
	@echo "See screenshots/."

test-15: set-up ## run those tests that ask the database on PostgreSQL 15 (Debian: postgresql-15)
	@if [ -x $(postgresql_15)/postgres ]; then \
		CALLROUTER_TEST_BINARIES=$(postgresql_15) exec $(python) -m pytest -n 2 \
			tests/store tests/operations tests/api tests/scenarios; \
	else \
		echo "Skipped: PostgreSQL 15 is not here (no $(postgresql_15)/postgres); the store, the" \
			"operations, the API and the scenarios were not tested on it."; \
	fi

check: set-up ## judge format, style, types and who imports whom, then the house's own rules
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m mypy
	.venv/bin/lint-imports
	@if ls tests/house/test_*.py >/dev/null 2>&1; then exec $(python) -m pytest -q tests/house; fi

bench: ## measure how fast callrouter is, in five minutes (Linux; see bench/run --help)
	@exec bench/run

soak: set-up ## kill and starve the service under load for an hour, and count (Linux; see bench/soak --help)
	@exec bench/soak

fix: set-up ## put format and style right where a program can
	$(python) -m ruff format .
	$(python) -m ruff check --fix .

lock: ## write requirements.lock for what pyproject.toml asks (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 --extra embedded \
		--extra dev pyproject.toml -o requirements.lock

clean: ## remove .venv, caches and builds; the demo's data stays
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +
