# make demo and make test do all the set-up that they need: a virtual environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test mutations lint attack bench docs pictures docs-check clean

demo: $(VENV)/installed  ## make up a return, check it, and leave a workbook to open
	$(BIN)/lac903 demo demo

test: $(VENV)/installed-for-tests  ## run the tests
	$(BIN)/python -m pytest -n auto --dist loadgroup

mutations: $(VENV)/installed-for-tests  ## put mistakes into the workbook code and see them caught
	$(BIN)/python -m pytest tests/engines/test_mutations*.py -o addopts="" -p no:cacheprovider -q

lint: $(VENV)/installed-for-tests  ## check style and form
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

attack: $(VENV)/installed-for-tests  ## kill, refuse, race and fuzz every command; takes half an hour (Linux, strace)
	nice $(BIN)/python -m tools.attack --write

bench: $(VENV)/installed-for-tests  ## measure speed and memory
	$(BIN)/python -m pytest tests/benchmarks -o addopts="" --benchmark-only

docs: $(VENV)/installed-for-tests  ## write the generated documents
	$(BIN)/python -m tools.rule_examples
	$(BIN)/lac903 rules --markdown > docs/rules.md

pictures: $(VENV)/installed  ## take the pictures of the README and the guide (needs LibreOffice and poppler)
	$(BIN)/python -m tools.pictures

docs-check: $(VENV)/installed-for-tests  ## fail when a generated document is out of date
	$(BIN)/python -m tools.rule_examples --check
	$(BIN)/lac903 rules --markdown | diff - docs/rules.md

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

$(VENV)/installed-for-tests: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable .[test]
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) demo build *.egg-info
