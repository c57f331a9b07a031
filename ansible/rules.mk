# make release | fleet-test | device-test | ansible-check | ansible-lock: what provisions the province, in an environment of its own.
ANSIBLE := .venv-ansible

FLEET_APT := mmdebstrap systemd-container iproute2 openssh-client
DEVICE_APT := qemu-system-x86 e2fsprogs

.PHONY: release fleet-test fleet-apt device-test device-apt ansible-check ansible-lock

# ARGS="--arch arm64 --key FILE"; the same commit gives the same bytes.
release: deps
	@$(PYTHON) -m release $(ARGS)

# A province of one room in containers, as root; ARGS="-k four_rooms" for the large one. HOP_FLEET_CACHE keeps its root.
fleet-test: deps fleet-apt $(ANSIBLE)/.locked
	$(PYTHON) -m pytest tests/fleet -s $(or $(ARGS),-k one_room)

# One room with a kernel of its own, emulated, as root: closed by Ansible, its power cut in the middle of a vote.
device-test: deps device-apt $(ANSIBLE)/.locked
	$(PYTHON) -m pytest tests/device -s $(ARGS)

device-apt:
	@$(MAKE) --no-print-directory apt APT="$(FLEET_APT) $(DEVICE_APT)"

fleet-apt:
	@$(MAKE) --no-print-directory apt APT="$(FLEET_APT)"

ansible-check: $(ANSIBLE)/.locked
	@cd ansible && PATH="$(abspath $(ANSIBLE))/bin:$$PATH" ansible-lint --offline -q
	@cd ansible && PATH="$(abspath $(ANSIBLE))/bin:$$PATH" ansible-playbook --syntax-check site.yml revoke.yml card.yml > /dev/null

$(ANSIBLE)/.locked: ansible/requirements.lock
	@python3 -m venv $(ANSIBLE)
	@$(ANSIBLE)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
	  --require-hashes -r $<
	@cp $< $@

ansible-lock:
	$(VENV)/bin/uv pip compile ansible/requirements.in --universal --generate-hashes --no-annotate --no-config \
	  --python-version 3.11 --no-emit-index-url --no-emit-find-links --custom-compile-command "make ansible-lock" \
	  --quiet --output-file ansible/requirements.lock
