# `make demo` shows the main job, `make test` runs every fast test; both build what they need.
PYTHON ?= python3
TOOLS  := .tools
UV     := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
STAMP  := .venv/.installed

.PHONY: venv demo docs test check-slow lint messages clean

venv: $(STAMP)

# uv alone honours the override-dependencies that keep torch out; fetch it where it is missing.
$(TOOLS)/bin/uv:
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check uv

# The first start should cost no more than later ones: compile the modules and index the glossary now.
$(STAMP): pyproject.toml $(filter $(TOOLS)/%,$(UV))
	$(UV) sync --quiet --no-progress --compile-bytecode
	.venv/bin/python -m compileall -q aligner
	.venv/bin/python -c "import aligner; aligner.load_glossary()"
	@touch $@

demo: venv
	@mkdir -p demo
	.venv/bin/aligner --store demo/store.db translate corpus/lachin-corridor/en.html -o demo/lachin-corridor.html

# the reference of the Python calls, from their docstrings
docs: venv
	$(UV) run --quiet --group docs python docs/reference.py

test: venv
	.venv/bin/pytest -n auto -m "not slow"

check-slow: venv
	.venv/bin/pytest -m slow

lint: venv
	.venv/bin/ruff check .
	.venv/bin/mypy aligner

# bring the catalogs of the review page in step with what its templates and views and the checks say
WEB := aligner/review/web
messages: venv
	.venv/bin/pybabel -q extract -F pyproject.toml -k N_ -k say -k _n:2,3 -k count:2,3 -k AlignerError -k finding:3 --no-location --no-wrap \
	  -o $(WEB)/messages.pot $(WEB) aligner/checks aligner/ledger/changes.py aligner/review/service aligner/review/submissions.py
	.venv/bin/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap -l ru \
	  -i $(WEB)/messages.pot -o $(WEB)/ru.po
	@rm $(WEB)/messages.pot

clean:
	rm -rf .venv $(TOOLS) dist build demo
