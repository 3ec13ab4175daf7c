# Everything a contributor runs. Needs only Python 3.11 or newer, pip and make; `make help` lists it.

PYTHON ?= python3
PYTEST_ARGS ?=
BENCH_ARGS ?=

VENV = .venv
NATIVE = build/native
PY = $(VENV)/bin/python
STAMP = $(VENV)/.installed

# Wheels that `make corpus` reads and `make bench-analysis` adds, as NAME==VERSION.
CORPUS = Django==5.2 django-oscar==4.2.1 apache-superset==6.1.0
BENCHMARK = homeassistant==2024.3.3

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL = help
.PHONY: help demo test test-aws native test-native corpus bench-accuracy bench-analysis promises bench-report bench-proxy bench-lambda install clean

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{printf "%-22s %s\n", $$1, $$2}'

demo: install ## Analyse the example shop, then put a service and the proxy beside it
	@$(PY) -m strangler analyze examples/shop -o demo-report
	@$(PY) examples/demo/run.py

test: install ## Lint, types, architecture and tests
	@$(PY) -m ruff check --quiet . && echo "ruff check      clean"
	@$(PY) -m ruff format --check --quiet . || { \
	    echo "ruff format     these files want '$(PY) -m ruff format .':"; \
	    $(PY) -m ruff format --check .; exit 1; }
	@echo "ruff format     clean"
	@$(PY) -m mypy --no-error-summary && echo "mypy --strict   clean"
	@$(VENV)/bin/lint-imports --no-logo >$(VENV)/lint-imports.txt 2>&1 || { \
	    cat $(VENV)/lint-imports.txt; exit 1; }
	@echo "lint-imports    $$(grep '^Contracts:' $(VENV)/lint-imports.txt)"
	@$(PY) .ci/testing.py $(PYTEST_ARGS)
	@echo "coverage of src $$($(PY) -m coverage report --format=total) %"

test-aws: install ## Get emulators of AWS and checkers of templates once, then deploy to them
	@$(PY) tests/support/tools.py
	@$(PY) tests/support/guard.py
	@$(PY) -m pytest -m "emulator or slow" $(PYTEST_ARGS)

native: install $(NATIVE)/.made ## Compile the data plane with mypyc, beside the source (needs a C compiler)

$(NATIVE)/.made: $(wildcard native/*.py) $(shell find src -name '*.py')
	@echo "Compiling the data plane into $(NATIVE) (about a minute) ..."
	@mkdir -p $(NATIVE)
	@$(PY) native/compiling.py $(NATIVE) >$(NATIVE)/log.txt 2>&1 || { cat $(NATIVE)/log.txt; exit 1; }
	@tail -n 1 $(NATIVE)/log.txt
	@echo "Use it: PYTHONPATH=$(NATIVE) $(PY) -m strangler proxy ..."
	@touch $@

test-native: native ## The proxy's tests once more, on the compiled data plane
	@PYTHONPATH=$(CURDIR)/$(NATIVE) $(PY) -m pytest tests/unit/proxy tests/functional \
	    tests/properties tests/contract $(PYTEST_ARGS)

corpus: install ## Get three real systems once, then hold the analyser to what is known of them
	@$(PY) tests/support/corpus.py $(CORPUS)
	@$(PY) -m pytest tests/corpus $(PYTEST_ARGS)

bench-analysis: install ## Time and memory on one million lines, side by side with the parser and peers
	@$(PY) tests/support/corpus.py $(BENCHMARK)
	@PYTHONPATH=tests $(PY) -m benchmarks.analysis $(BENCH_ARGS)

bench-accuracy: install ## What the analysis finds of real systems, against what they say themselves
	@PYTHONPATH=tests $(PY) -m benchmarks.accuracy $(BENCH_ARGS)

promises: install ## What installed libraries do beyond what the catalogue says: make promises OF="requests PIL"
	@$(PY) -m benchmarks.accuracy.promises $(OF) $(BENCH_ARGS)

bench-report: install ## Weigh the HTML report of one million lines, and open it in headless Chromium
	@$(PY) tests/support/corpus.py $(BENCHMARK)
	@PYTHONPATH=tests $(PY) -m benchmarks.report $(BENCH_ARGS)

bench-proxy: native ## Hold the proxy to its goals beside nginx, HAProxy and FastAPI + httpx
	@PYTHONPATH=$(CURDIR)/$(NATIVE):tests $(PY) -m benchmarks.proxy $(BENCH_ARGS)

bench-lambda: install ## Invoke a local function beside boto3 in threads
	@$(PY) -m benchmarks.lambdas $(BENCH_ARGS)

# The environment is made once. pip runs again only when what it would install has changed, so
# that everything works offline from then on.
install:
	@"$(PYTHON)" -c 'import sys' 2>/dev/null || { \
	    echo "'$(PYTHON)' was not found; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python"; \
	    exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "$$("$(PYTHON)" --version) is too old; strangler needs 3.11 or newer: make PYTHON=python3.12"; \
	    exit 1; }
	@"$(PYTHON)" .ci/environment.py $(VENV) constraints.txt

clean: ## Remove the environment and everything that was generated
	rm -rf $(VENV) demo-report strangler-report dist build .coverage .mypy_cache .ruff_cache \
	    .pytest_cache .import_linter_cache .grimp_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
