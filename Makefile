# Two commands: `make demo` shows the main job on the samples, `make test` runs every check.
# Both set up what they need in .venv and start nothing that stays running.

PYTHON ?= python3
BIN := .venv/bin
DEMO := out/demo

.PHONY: demo test setup setup-dev setup-neural lint types unit bench fuzz clean

demo: .venv/.installed
	@$(BIN)/python -m pipeline.cli.demo $(DEMO)

test: lint types unit

setup: .venv/.installed

setup-dev: .venv/.installed-dev

# sentence-transformers and torch (1.4 GB): only for `--embedder NAME` and its tests.
setup-neural: .venv/.installed-dev
	$(BIN)/pip install -q --disable-pip-version-check -e '.[neural]' -c constraints.txt

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.installed-dev
	$(BIN)/mypy

unit: .venv/.installed-dev
	$(BIN)/python -m pytest -n auto --cov --cov-report=term-missing:skip-covered --cov-fail-under=90

bench: .venv/.installed-dev
	@for script in tests/benchmarks/bench_*.py; do echo "== $$script"; $(BIN)/python $$script || echo "$$script did not finish"; done

# Half a minute for every parser (FUZZ_S=… for more); what is found lies in out/fuzz.
FUZZ_S ?= 30
fuzz: .venv/.installed-dev
	@$(BIN)/pip install -q --disable-pip-version-check -e '.[fuzz]' -c constraints.txt
	@mkdir -p out/fuzz
	@for target in tests/fuzz/fuzz_*.py; do echo "== $$target"; $(BIN)/python $$target -max_total_time=$(FUZZ_S) -artifact_prefix=out/fuzz/ -print_final_stats=0 -verbosity=0 || exit 1; done

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; PYTHON=python3.x make … picks another"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; [ "$$(id -u)" = 0 ] && apt-get install -y -qq python3-venv && $(PYTHON) -m venv .venv; } || { echo "python3-venv is missing: sudo apt-get install python3-venv"; exit 1; }
	@$(BIN)/pip install -q --disable-pip-version-check --upgrade pip

.venv/.installed: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing into .venv …"
	@$(BIN)/pip install -q --disable-pip-version-check -e '.[ocr,archives]' -c constraints.txt
	@touch $@

.venv/.installed-dev: .venv/.installed
	@$(BIN)/pip install -q --disable-pip-version-check -e '.[dev]' -c constraints.txt
	@touch $@

clean:
	rm -rf out .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache build *.egg-info
