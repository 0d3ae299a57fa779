# `make demo` shows the main job, `make serve` opens the desk, `make test` runs every fast test; each builds what it needs.
PYTHON ?= python3
TOOLS  := .tools
UV     := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
STAMP  := .venv/.installed

.PHONY: venv demo serve docs pictures test check-slow fuzz audit lint messages clean

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

# two editions of an article as people wrote them: aligned, the names that the second got wrong flagged with their fix
DEMO := .venv/bin/aligner --store demo/store.db
demo: venv
	@mkdir -p demo
	@$(DEMO) translate corpus/lachin-corridor/en.html --edition corpus/lachin-corridor/ru.html
	@printf '\nTry next:\n  %s\n  %s\n  %s\n' \
	  'make serve                                                   # the desk: decide on these in the browser' \
	  '$(DEMO) export -o lachin.docx    # the Russian article in Word' \
	  '.venv/bin/aligner translate YOUR-PAGE.html -o draft.docx     # a draft of a page of your own'

# the desk over the demo's store, with an aligned article and two drafts
serve: demo/store.db
	$(DEMO) serve

demo/store.db: | venv
	@mkdir -p demo
	@$(DEMO) translate -q corpus/lachin-corridor/en.html --edition corpus/lachin-corridor/ru.html
	@$(DEMO) translate -q corpus/bishkek-smog/en.html corpus/gyumri-watchmaker/ru.html

# the reference of the Python calls, from their docstrings
docs: venv
	$(UV) run --quiet --group docs python docs/reference.py

# the pictures in docs/: every page, light, dark and on a phone; wants Chromium
pictures: venv
	.venv/bin/python -m docs.pictures

test: venv
	.venv/bin/pytest -n auto -m "not slow"

check-slow: venv
	.venv/bin/pytest -m slow

# every parser of what others write, so many seconds each; what breaks one is kept in tests/cases/fuzz
SECONDS_EACH ?= 60
fuzz: venv
	.venv/bin/python -m tests.fuzz --seconds $(SECONDS_EACH)

# known vulnerabilities of everything that is installed; needs PyPI's database or, with AUDIT=osv, OSV's
AUDIT ?= pypi
audit: venv
	$(UV) pip freeze --exclude-editable | $(UV) tool run --quiet pip-audit --strict --disable-pip --no-deps --vulnerability-service $(AUDIT) -r /dev/stdin

lint: venv
	.venv/bin/ruff check .
	.venv/bin/mypy aligner

# bring the catalogs of the review page in step with what its templates and views and the checks say
WEB := aligner/review/web
messages: venv
	.venv/bin/pybabel -q extract -F pyproject.toml -k N_ -k say -k _n:2,3 -k count:2,3 -k AlignerError -k finding:3 --no-location --no-wrap \
	  -o $(WEB)/messages.pot $(WEB) aligner/checks aligner/ledger/changes.py aligner/review/service aligner/review/submission.py aligner/review/submissions.py
	.venv/bin/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap -l ru \
	  -i $(WEB)/messages.pot -o $(WEB)/ru.po
	@rm $(WEB)/messages.pot

clean:
	rm -rf .venv $(TOOLS) dist build demo
