# Two commands matter to a newcomer: `make demo` and `make test`. Both set up what they need.
SHELL := /bin/sh
PY := .venv/bin/python
# Half of the cores each is enough for two workers; more only heats the machine.
WORKERS ?= 2
# No screen, no sound card; Python keeps what it compiles for the other worker and the next run.
TESTS := QT_QPA_PLATFORM=offscreen FSH_AUDIO=null PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -q -n $(WORKERS) --dist loadfile
# For `make lock` alone; it is no part of the environments.
UV ?= $(shell command -v uv || echo .venv/bin/uv)
UPGRADE ?=

.PHONY: demo test test-long test-without-qt check bench lock wheel clean setup

setup:
	@sh packaging/set_up.sh

demo: setup ## build the demo study, its workbook, profiles and pictures, and open the app on it
	@sh packaging/run_demo.sh

test: setup ## the tests, without the long ones
	$(TESTS) -m "not long and not office"

test-long: setup ## kill -9, whole-chain and LibreOffice tests
	$(TESTS) -m "long or office"

test-without-qt: setup ## the layers below ui, in an environment that has no PySide6
	@sh packaging/test_without_qt.sh

check: setup ## format, lint, types, layers
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: setup ## measured figures against their limits, and against other libraries
	@sh packaging/set_up_bench.sh
	@QT_QPA_PLATFORM=offscreen FSH_AUDIO=null $(PY) -m tests.benchmarks.figures

wheel: setup ## build the wheel and let it check itself outside the checkout
	@sh packaging/check_wheel.sh

lock: ## write the pins anew from pyproject.toml, versions kept; UPGRADE=--upgrade renews them; needs uv
	$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header $(UPGRADE) -o requirements.lock
	$(UV) pip compile --group bench --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header $(UPGRADE) -c requirements.lock -o requirements-bench.lock

clean:
	rm -rf .venv .venv-noqt .venv-bench .bench-figures.jsonl build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
