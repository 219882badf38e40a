# `make run` and `make test` need Python 3.11 with venv and pip, and nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv/bin/python
ARGS ?=

.PHONY: run test check prove lock environment

run:
	@exec $(PYTHON) -m launch

environment:
	@$(PYTHON) -m launch environment

test:
	@$(PYTHON) -m launch.system_packages
	@$(MAKE) --no-print-directory check
	@$(VENV) -m launch.tests $(ARGS)

check: environment
	@$(VENV) -m launch.check

prove: environment
	@$(PYTHON) -m launch.system_packages
	@$(VENV) -m launch.tests --prove $(ARGS)

# After a change of pyproject.toml. The files name no registry, so that anyone's mirror will do.
UV ?= uv
LOCK = $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links
lock:
	$(LOCK) --extra embedded --output-file requirements/run.txt
	$(LOCK) --extra embedded --extra dev --output-file requirements/dev.txt
