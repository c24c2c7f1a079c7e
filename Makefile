# Every verb sets up what it needs first; a second time that takes a moment and no network. PYTHON in the environment
# names the interpreter that bin/setup begins with, so that name is not ours to take.
.DEFAULT_GOAL := help
.PHONY: help run demo test browser faults bench check lint format lock setup
MAKEFLAGS += --no-print-directory

PY := .venv/bin/python
MANAGE := $(PY) manage.py
PYTEST := $(PY) -m pytest
# More words for pytest, as in: make test ARGS="-k reminders"
ARGS :=
# How many tests run at once; a browser has the machine to itself, as what it waits for takes real time.
JOBS := auto
# What ARGS chose may not be among them: pytest then ends with 5.
NONE := [ $$? = 5 ]

help: ## list these verbs
	@while IFS= read -r line; do case $$line in [a-z]*:*" ## "*) \
	    printf '  make %-9s %s\n' "$${line%%:*}" "$${line##*## }" ;; esac; done <Makefile

run: ## start the site with a demo club at http://localhost:8000
	@bin/setup
	@$(MANAGE) up --demo

demo: ## make the demo club on an empty database
	@bin/setup
	@$(MANAGE) demo

test: ## run every test on SQLite, and all that use a database on PostgreSQL too
	@bin/setup --dev
	@echo "The tests, on SQLite"; $(PYTEST) -n $(JOBS) --ignore=tests/browser $(ARGS)
	@CHROMIUM=$$(bin/chromium-for-tests); export CHROMIUM; \
	    if [ -n "$$CHROMIUM" ]; then echo "The tests in a browser"; $(PYTEST) tests/browser $(ARGS) || $(NONE); fi
	@echo "The tests, on PostgreSQL"; \
	    $(PY) bin/with-postgres $(PYTEST) -n $(JOBS) --ignore=tests/browser --on-the-database $(ARGS) || $(NONE)

browser: ## run the tests that drive a browser
	@bin/setup --dev
	@CHROMIUM=$$(bin/chromium-for-tests); export CHROMIUM; \
	    if [ -n "$$CHROMIUM" ]; then $(PYTEST) tests/browser $(ARGS); fi

faults: ## kill what sends reminders at every point, and count (QUICK=1 for a minute's worth)
	@bin/setup --dev
	@$(PY) -m tests.faults.kit $(if $(QUICK),--quick)

bench: ## measure what is promised in figures (ONLY=video for one line)
	@bin/setup --dev
	@$(PY) -m bench $(ONLY)

check: lint ## lint, types, direction of imports, settings, migrations, locks
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-cache --no-logo
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(PY) bin/check-locks

# Of djlint the lint alone: its formatting puts spaces where a line of text must have none.
lint: setup ## lint code and templates
	$(PY) -m ruff check .
	$(PY) -m djlint --quiet --lint templates

format: setup ## put code into its one form
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lock: setup ## write the lock files anew (UPGRADE=--upgrade takes the newest of all)
	@bin/lock $(UPGRADE)

setup:
	@bin/setup --dev
