# make release | ansible-check | ansible-lock: what provisions the province, in an environment of its own.
ANSIBLE := .venv-ansible

.PHONY: release ansible-check ansible-lock

# ARGS="--arch arm64 --key FILE"; the same commit gives the same bytes.
release: deps
	@$(PYTHON) -m release $(ARGS)

ansible-check: $(ANSIBLE)/.locked
	@cd ansible && PATH="$(abspath $(ANSIBLE))/bin:$$PATH" ansible-lint --offline -q
	@cd ansible && PATH="$(abspath $(ANSIBLE))/bin:$$PATH" ansible-playbook --syntax-check site.yml revoke.yml > /dev/null

$(ANSIBLE)/.locked: ansible/requirements.lock
	@python3 -m venv $(ANSIBLE)
	@$(ANSIBLE)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
	  --require-hashes -r $<
	@cp $< $@

ansible-lock:
	$(VENV)/bin/uv pip compile ansible/requirements.in --universal --generate-hashes --no-annotate --no-config \
	  --python-version 3.11 --no-emit-index-url --no-emit-find-links --custom-compile-command "make ansible-lock" \
	  --quiet --output-file ansible/requirements.lock
