# Every target sets up what it needs. `make help` lists them.
PYTHON ?= python3
DEMO_LANGUAGE ?= fr
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WEIGHTS := $(VENV)/share/justemesure/models/whisper-base/model.bin
TOOLS := chromium dbus fonts-dejavu-core libatomic1 openbox openssl xvfb
# Playwright's own driver needs libatomic on Linux, and does not bring it.
HAS_TOOLS = { { command -v chromium || command -v chromium-browser || command -v google-chrome; } && command -v openssl && { [ "$$(uname)" != Linux ] || { command -v Xvfb && command -v openbox && command -v dbus-daemon; }; } && { [ "$$(uname)" != Linux ] || $(PYTHON) -c 'import ctypes; ctypes.CDLL("libatomic.so.1")'; }; } >/dev/null 2>&1
ROOT := $(filter 0,$(shell id -u))
APT := $(and $(ROOT),$(shell command -v apt-get))
DEMO := build/demo
DESK := build/desk

PYTEST := $(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder
# Each command that a test starts would else compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.DELETE_ON_ERROR:
.PHONY: help setup tools demo desk test test-all test-fast test-slow check fix bench new-rule corpus corpus-diff lock clean

help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1	\2/p' Makefile

setup: $(READY) $(WEIGHTS) ## install everything into .venv, speech weights included

$(READY): locks/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(if $(APT),{ apt-get update -qq && apt-get install -y -qq python3-venv; },{ echo "Install python3-venv (Debian: apt-get install python3-venv)" >&2; exit 2; })
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement locks/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(WEIGHTS): | $(READY)
	JUSTEMESURE_MODELS= $(BIN)/justemesure models fetch

tools: ## make sure that what the tests use besides Python is there: Chromium, openssl
	@$(HAS_TOOLS) || $(if $(APT),{ apt-get update -qq && apt-get install -y -qq $(TOOLS); },{ echo "Install Chromium and openssl for the tests (Debian: apt-get install $(TOOLS))" >&2; exit 2; })

demo: setup ## check, read and sign the example charter, analyse a call under it, open the report
	@rm -rf $(DEMO) && mkdir -p $(DEMO) && cp examples/call-centre.yaml $(DEMO)/charter.yaml
	@echo "== A product as sold, and what the law finds in it (its last line) ==" && { $(BIN)/justemesure check examples/unlawful.yaml --lang $(DEMO_LANGUAGE) || test $$? -eq 1; } | tail -n 1
	@echo && echo "== The example charter ==" && $(BIN)/justemesure check $(DEMO)/charter.yaml --lang $(DEMO_LANGUAGE)
	@$(BIN)/justemesure read $(DEMO)/charter.yaml --lang $(DEMO_LANGUAGE) > $(DEMO)/charter.txt && sed -n 1,12p $(DEMO)/charter.txt && echo "      …  $(DEMO)/charter.txt"
	@echo && $(BIN)/justemesure keygen $(DEMO)/charter.key --lang $(DEMO_LANGUAGE) && $(BIN)/justemesure sign $(DEMO)/charter.yaml --key $(DEMO)/charter.key --lang $(DEMO_LANGUAGE)
	@$(BIN)/justemesure verify $(DEMO)/charter.yaml --key $(DEMO)/charter.key.pub --lang $(DEMO_LANGUAGE)
	@echo && echo "== A call analysed under it ==" && $(BIN)/justemesure call analyse examples/calls/outil-fige.opus --charter $(DEMO)/charter.yaml --key $(DEMO)/charter.key.pub --measure training-calls --person adviser-07 --at 2027-02-02T10:15 --demo --out $(DEMO)/call --lang $(DEMO_LANGUAGE)
	@echo && echo "Report: $(CURDIR)/$(DEMO)/call/report.html"
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then $(BIN)/python -m webbrowser "file://$(CURDIR)/$(DEMO)/call/report.html" >/dev/null || true; fi

desk: $(READY) ## what it takes to try the desktop agent today, and the command that starts it
	@rm -rf $(DESK) && $(BIN)/python examples/desk.py $(DESK)
	@echo "$(BIN)/justemesure agent run --charter $(DESK)/charter.yaml --key $(DESK)/charter.key.pub --settings $(DESK)/agent.yaml --to $(DESK)/sent"

test: setup tools ## everything that CI runs
	@$(MAKE) --no-print-directory --jobs 2 check test-all

test-all: setup tools ## every test
	$(PYTEST)

test-fast: setup ## the tests that take a few seconds
	$(PYTEST) -m "not slow and not browser"

test-slow: setup tools ## the tests with the speech model and a real browser
	$(PYTEST) -m "slow or browser"

check: $(READY) ## format, lint, types, import contracts
	$(BIN)/ruff format --check --quiet src tests benchmarks examples
	$(BIN)/ruff check --quiet src tests benchmarks examples
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fix: $(READY) ## format, and mend what the linter can
	$(BIN)/ruff check --quiet --fix src tests benchmarks examples
	$(BIN)/ruff format --quiet src tests benchmarks examples

bench: setup tools ## measure; the tables are in benchmarks/README.md
	$(BIN)/python -m benchmarks

new-rule: $(READY) ## start a rule: make new-rule CODE=APP007 NAME=short-fault
	$(BIN)/python -m justemesure.charter.rules $(CODE) $(NAME)

corpus: $(READY) ## write down what the rules find in the corpus of charters
	$(BIN)/python tests/corpus.py

corpus-diff: $(READY) ## what the rules now find in the corpus that they did not, and no longer do
	@$(BIN)/python tests/corpus.py diff $(DEMO_LANGUAGE)

lock: ## renew the lock: names, versions and hashes only, nothing younger than seven days
	$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --exclude-newer "$$(date -u -d '7 days ago' +%Y-%m-%dT00:00:00Z)" --extra dev pyproject.toml --output-file locks/dev.txt

clean: ## remove what the targets made, .venv included
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache
