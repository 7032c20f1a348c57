PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BIN := .venv/bin

.PHONY: install install-dev install-llm run test test-slow test-e2e test-llm screenshots check eval gate bench lock clean

# The locks name every package; --no-deps keeps pip from resolving any of them anew.
install: .venv/runtime.stamp

.venv/runtime.stamp: requirements/runtime.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

install-dev: .venv/dev.stamp

.venv/dev.stamp: .venv/runtime.stamp requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

install-llm: .venv/llm.stamp

.venv/llm.stamp: .venv/runtime.stamp requirements/local-llm.txt
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/local-llm.txt
	@touch $@

# `make run LLM=local` answers with a small language model that runs here.
run: install $(if $(filter local,$(LLM)),install-llm)
	$(BIN)/vouch index corpus
	$(if $(LLM),VOUCH_GENERATOR=$(LLM)) $(BIN)/vouch serve --port $(PORT)

test: install-dev
	$(BIN)/python -m pytest -n 2

test-e2e: install-dev
	VOUCH_E2E=1 $(BIN)/python -m pytest tests/e2e

test-llm: install-dev install-llm
	VOUCH_LLM_TESTS=1 $(BIN)/python -m pytest tests/llm

screenshots: install-dev
	$(BIN)/python -m tests.e2e.screenshots docs/screenshots

check: install-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --ignore=tests/e2e --cov=rag --cov-branch --cov-report=term --cov-fail-under=90

eval: install
	$(BIN)/vouch eval --corpus corpus --questions evals/questions.jsonl --report eval-report

gate: install
	$(BIN)/vouch eval gate

bench: install-dev
	$(BIN)/python -m evals.bench

lock: install-dev
	rm -f requirements/runtime.txt requirements/dev.txt
	requirements/refresh.sh

clean:
	rm -rf .venv index
