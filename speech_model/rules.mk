# make speech-model: builds the test speech model anew, in an environment of its own; README.md in this folder.
SPEECH := .venv-speech
SPEECH_APT := libespeak-ng1 espeak-ng-data libfst-tools
SPEECH_TORCH := torch==2.13.0

.PHONY: speech-model speech-model-lock

# torch's threads wait for each other asleep: beside other work, spinning took four times the processor (0.83 s a step
# against 0.22).
speech-model: $(SPEECH)/.locked
	@missing=(); \
	for package in $(SPEECH_APT); do \
	  [[ $$(dpkg-query -W -f='$${db:Status-Status}' "$$package" 2>/dev/null || true) == installed ]] || missing+=("$$package"); \
	done; \
	[[ $${#missing[@]} -eq 0 ]] || { echo "First: apt-get install $${missing[*]}"; exit 1; }
	OMP_WAIT_POLICY=PASSIVE GOMP_SPINCOUNT=0 nice -n 19 $(SPEECH)/bin/python -m speech_model speech_model/vi-test

# torch comes last and without a hash: its CPU build has another name and hash than the one with CUDA.
$(SPEECH)/.locked: speech_model/requirements.lock
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'
	python3 -m venv $(SPEECH)
	$(SPEECH)/bin/python -m pip install --quiet --no-deps --only-binary :all: --require-hashes -r $<
	$(SPEECH)/bin/python -m pip install --quiet --only-binary :all: $(SPEECH_TORCH)
	cp $< $@

speech-model-lock:
	$(VENV)/bin/uv pip compile speech_model/requirements.in --universal --generate-hashes --no-annotate --no-config \
	  --python-version 3.11 --no-emit-index-url --no-emit-find-links --custom-compile-command "make speech-model-lock" \
	  --quiet --output-file speech_model/requirements.lock
