# Backprop by Hand. `make` lists what can be made; each target sets up what it needs.

.DEFAULT_GOAL := help
BIN := .venv/bin
READY := .venv/ready
# What Lab opens first.
START := --LabApp.default_url=/lab/tree/00-start-here.ipynb
# Jupyter wants to be told that running as root (in a container, say) is meant.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: help lab grade test gate setup release bench lint pins clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

lab: $(READY)  ## open JupyterLab on the notebooks
	@$(BIN)/jupyter lab --notebook-dir=notebooks $(START) $(AS_ROOT) $(LAB_OPTIONS)

grade: $(READY)  ## grade the sample class; STAGE=01-numpy: only that stage
	@$(BIN)/python -m grader.classroom $(addprefix --stage=,$(STAGE)) \
		$(addprefix --sandbox=,$(SANDBOX))

test: $(READY)  ## prove it all, from lint to grading to a real browser
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder

gate: $(READY)  ## judge all wrong and right answers; write docs/mutation-gate.md
	@$(BIN)/python -m pytest -n auto --dist loadscope -q \
		tests/test_mutation_gate.py --write-gate docs/mutation-gate.md

setup: $(READY)  ## install everything into .venv

release: $(READY)  ## regenerate everything generated
	@$(BIN)/python tools/build_environment.py
	@$(BIN)/python tools/build_curves.py
	@$(BIN)/python tools/build_solutions.py
	@$(BIN)/python tools/build_release.py
	@$(BIN)/python tools/build_start.py
	@$(BIN)/python tools/build_hints.py
	@$(BIN)/python tools/build_class.py

bench: $(READY)  ## measure checks and grading; write docs/benchmarks.md
	@$(BIN)/python benchmarks/latency.py
	@$(BIN)/python benchmarks/grading.py --write

lint: $(READY)  ## format the code and report what is left
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

pins:  ## write constraints.txt anew, from an installation without pins
	@sh tools/find_python.sh tools/pin.py

clean:  ## remove caches and the sample class's grades
	@rm -rf build/class .pytest_cache .ruff_cache .hypothesis

$(READY): pyproject.toml constraints.txt tools/set_up.py tools/find_python.sh
	@sh tools/find_python.sh tools/set_up.py
