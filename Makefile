# peerchat. `make run` starts it, `make test` proves it; the rest is for those who work on it.

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help run web test unit check fmt storm soak duty-storm crowd train-safety eval-safety bench lock wire clean venv dev

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

run: venv web ## set everything up, then start peerchat
	@exec $(BIN)/peerchat serve

test: dev web ## every test and every check
	@scripts/test

unit: dev ## only the fast tests of the pure parts
	@$(PYTEST) -q tests/unit

check: dev ## format, lint, types, layers, house rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python hatch_build.py packages
	@cd frontend && npm run --silent check
	@$(PYTEST) -q tests/unit/house

fmt: dev ## put the code into its format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only --quiet .

storm: dev web ## the fault run: kills, cuts, pauses, floods, deploys, frozen workers, clocks that jump; SEED=1 to repeat one
	@$(BIN)/python -m tests.system.storm $(if $(SEED),--seed $(SEED))
	@$(BIN)/python -m tests.system.endurance $(if $(SEED),--seed $(SEED))

soak: dev web ## the same for long and larger, while sockets churn; SECONDS=3600, SEED=1
	@$(BIN)/python -m tests.system.endurance --soak $(or $(SECONDS),3600) $(if $(SEED),--seed $(SEED))

duty-storm: dev web ## 50 volunteers and 500 people while sockets and workers die at random; SEED=1 to repeat one
	@$(BIN)/python -m tests.system.duty_storm $(if $(SEED),--seed $(SEED))

crowd: dev ## ten thousand pairings in the waiting line, on workers that come and go
	@PEERCHAT_TEST_PAIRINGS=10000 $(PYTEST) -q -s tests/contract/matching/test_crowd.py

train-safety: dev ## train the ear of the safety layer anew; SETS=folder of other people's sets (training/README.md)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-training.lock
	@$(BIN)/python -m training.train $(if $(SETS),--sets "$(SETS)")

eval-safety: dev ## measure what the safety layer hears, on lines it never learned; SETS=folder of more sets
	@$(BIN)/python -m training.measure --write $(if $(SETS),--sets "$(SETS)")

bench: dev web ## measure on this machine, and write it into docs/benchmarks.md; NAMES="idle churn" for some of it
	@$(BIN)/python -m bench --write $(NAMES)

wire: dev ## write what follows from wire.py and settings.py: TypeScript, JSON Schema, tables in docs/
	@$(BIN)/python frontend/generate_wire.py
	@$(BIN)/python -m scripts.derive

lock: dev ## resolve the dependencies anew; UPGRADE=1 for the newest that fit
	@scripts/lock $(if $(UPGRADE),--upgrade)

web: venv
	@$(BIN)/python hatch_build.py

venv:
	@scripts/venv run

dev:
	@scripts/venv dev

clean: ## remove all that was built or installed here; keeps var/
	rm -rf .venv dist src/peerchat/web frontend/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
