# KoTune. Two commands on a machine that has only Python 3.11 or 3.12 and make:
#     make app     install what is needed, once; serve the page and print its address
#     make test    install what the tests need, browser included, and run them
# ARGS goes to the program: make app ARGS="--port 8000", make test ARGS="tests/cards -x".
# Paths stay relative, and programs run as `python -m`: a folder with blanks or Hangul in its path breaks neither.

PYTHON ?= $(shell for python in python3.11 python3.12 python3 python; do \
	$$python -c "import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))" 2>/dev/null \
	&& echo $$python && break; done)
VENV = .venv/bin/python
# Few of the 18,000 installed modules are ever imported; Python compiles those on first use.
PIP = $(VENV) -m pip install --disable-pip-version-check --no-compile
# uv takes 10 seconds where pip takes 80. But only pip finds what its own settings name: a torch without CUDA, or all of
# PyPI by way of a mirror.
INSTALL = $(VENV) -m uv pip install

# Where this is set, each process would compile Gradio and all else anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: app test lint bench

app: .venv/installed
	@exec $(VENV) app.py $(ARGS)

test: .venv/installed-dev
	sh tests/install_browser.sh
	$(VENV) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: .venv/installed-dev
	$(VENV) -m ruff check .
	$(VENV) -m mypy

bench: .venv/installed-dev
	$(VENV) -m tests.benchmarks $(ARGS)

.venv/installed: requirements.txt
	@test -n "$(PYTHON)" || { echo "KoTune needs Python 3.11 or 3.12, and found neither." >&2; exit 1; }
	$(VENV) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv .venv
	$(PIP) uv==0.13.9 $$(grep -o '^torch==[0-9.]*' requirements.txt)
	$(INSTALL) -r requirements.txt || $(PIP) -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(INSTALL) -r requirements-dev.txt || $(PIP) -r requirements-dev.txt
	@touch $@
