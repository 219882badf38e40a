# `make run` and `make test` need Python 3.11 with venv and pip, and nothing else.
#   make run                        both doors, with invented people
#   make check                      the fast gate
#   make test                       the gate and every test; ARGS=tests/sessions runs one folder
#   make prove                      every test and the long proofs
#   make pictures                   the pictures of the README, taken anew
#   make stop-proof                 start, stop, kill and start again: nothing is lost
#   make bench                      how fast pages are at 60, 2,000 and 64,000 men; JSON=FILE, SIZES=60
#   make bench-load                 eight people at once, over real HTTP
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv/bin/python
ARGS ?=

.PHONY: run test check prove pictures stop-proof bench bench-load lock packages environment

run:
	@exec $(PYTHON) -m launch

packages:
	@$(PYTHON) -m launch.system_packages

environment:
	@$(PYTHON) -m launch environment

test: packages environment
	@test -n "$(ARGS)" || $(MAKE) --no-print-directory check
	@$(VENV) -m launch.tests $(ARGS)

check: environment
	@$(VENV) -m launch.check

prove: packages environment
	@$(VENV) -m launch.tests --prove $(ARGS)

pictures: packages environment
	@PICTURES=1 $(VENV) -m launch.tests tests/journeys/test_pictures.py

stop-proof: environment
	@$(VENV) -m pytest -s tests/launch/test_run.py

bench: environment
	@JSON="$(JSON)" SIZES="$(SIZES)" $(VENV) -m tools.bench

bench-load: environment
	@MEN="$(or $(MEN),64000)" $(VENV) -m tools.bench.load

# After a change of pyproject.toml. The files name no registry, so that anyone's mirror will do.
UV ?= uv
LOCK = $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links
lock:
	$(LOCK) --extra embedded --output-file requirements/run.txt
	$(LOCK) --extra embedded --extra dev --output-file requirements/dev.txt
