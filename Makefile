# One door for all work. CI (.ci/run) calls `make test` and nothing else.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The same packages and features in every command: with another selection cargo rebuilds half of the
# dependencies. `host` adds the development host, which no release contains.
SELECTION := --workspace --features pendata-officer/host
PROFILE ?= dev
NPM_CI := npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
RUN_TESTS := $(if $(shell command -v cargo-nextest),nextest run,test) --no-fail-fast

UI_SOURCES := $(shell find ui/src ui/*.html ui/*.ts ui/package.json -type f 2>/dev/null)
# Every folder of tests/ with a package.json gets its packages; those with a test script are suites of their
# own, so that none can be forgotten here. Interop has no script: a Rust test talks to its packages.
NODE_FOLDERS := $(patsubst %/package.json,%,$(wildcard tests/*/package.json))
SUITES := $(patsubst tests/%/package.json,suite-%,$(shell grep -ls '"test":' tests/*/package.json))

.PHONY: help
help: ## this list
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z%-]+):.*## /  make \1\t/' | expand -t 18

##------------------------------------------------------------------ run

.PHONY: run run-postgres reset
run: ## install what is missing, build, fill the demo village, open the officer's window
	@setup/debian.sh run
	@setup/tools.sh
	@setup/steps.sh ui! programs!
	@PROFILE=$(PROFILE) setup/run.sh

run-postgres: ## the demo on PostgreSQL with two servers, without the officer's window
	@setup/debian.sh test
	@setup/tools.sh
	@setup/steps.sh ui! programs!
	@PROFILE=$(PROFILE) setup/run-postgres.sh

reset: ## delete the demo's data (var/); asks first unless YES=1
	@setup/reset.sh

##------------------------------------------------------------------ build

.PHONY: ui programs
ui: ui/dist/officer.html ## build the screens into ui/dist

ui/node_modules/.package-lock.json: ui/package-lock.json
	$(NPM_CI) --prefix ui

ui/dist/officer.html: ui/node_modules/.package-lock.json $(UI_SOURCES)
	npm run build --silent --prefix ui
	touch $@

programs: ui/dist/officer.html ## build every program (PROFILE=release for the fast ones)
	cargo build --locked $(SELECTION) --profile $(PROFILE)

##------------------------------------------------------------------ test

.PHONY: check test tools format lint packaging-lint unit rust-test postgres-test ui-check ui-test
check: ## the fast inner loop: format, lint, unit tests
	@setup/steps.sh format ui! lint ui-check ui-test unit

test: ## everything, from nothing
	@setup/steps.sh tools! ui! format lint packaging-lint ui-check ui-test programs! packages rust-test postgres-test $(SUITES)

tools: ## install what the tests need
	setup/debian.sh test
	setup/tools.sh test

format: ## is the Rust code formatted?
	cargo fmt --all --check

lint: ui/dist/officer.html ## clippy, warnings are errors
	cargo clippy --locked $(SELECTION) --all-targets -- -D warnings

packaging-lint: .venv/installed ## the container file and the Helm chart, by the tools that run them
	.venv/bin/python packaging/lint.py

ui-check: ui/node_modules/.package-lock.json ## types of the screens
	npm run check --silent --prefix ui

ui-test: ui/node_modules/.package-lock.json ## unit tests of the screens
	npm test --silent --prefix ui

unit: ui/dist/officer.html ## the Rust unit tests
	cargo $(RUN_TESTS) --locked $(SELECTION) --lib --bins

rust-test: ui/dist/officer.html .venv/installed $(NODE_FOLDERS:%=%/node_modules/.installed) ## every Rust test
	cargo $(RUN_TESTS) --locked $(SELECTION)

# Stories that do not look into a file of SQLite's; the store's own suite runs upon both in `rust-test`.
UPON_BOTH := $(addprefix --test ,crowd deciding device_routes erasing exporting fleet hostile http oidc photos revealing roles rolling_out second_factor skew syncing traffic transferring verifying witness work e2e)

postgres-test: ui/dist/officer.html ## the server's stories once more, upon PostgreSQL
	PENDATA_TEST_DATABASE=postgres cargo $(RUN_TESTS) --locked $(SELECTION) $(UPON_BOTH)

.PRECIOUS: tests/%/node_modules/.installed
tests/%/node_modules/.installed: tests/%/package-lock.json
	$(NPM_CI) --prefix tests/$*
	mkdir -p $(@D) && touch $@

suite-%: tests/%/node_modules/.installed ## one Node suite of tests/: browser, window, differential
	npm test --silent --prefix tests/$*

##------------------------------------------------------------------ pictures

.PHONY: pictures
pictures: programs tests/browser/node_modules/.installed ## take the pictures of the officers' guide anew
	cd tests/browser && PROFILE=$(PROFILE) node pictures.mjs

##------------------------------------------------------------------ longer runs

SEEDS ?= 5000
POWER_CUTS ?= 10000
KILLS ?= 10000
FAILOVERS ?= 100
SERVER_KILLS ?= 3000
MUTANTS ?= 1000000
# In all; each reader of foreign bytes gets its share.
FUZZ_SECONDS ?= 600
FUZZED := pre_parser gate envelope messages bundle form
BENCH ?=

.PHONY: sim fuzz bench
sim: ## simulate devices, server, a bad network, power cuts, kills, failovers (SEEDS=5000 KILLS=10000 FAILOVERS=100 …)
	SEEDS=$(SEEDS) POWER_CUTS=$(POWER_CUTS) KILLS=$(KILLS) cargo test --locked --release -p pendata-tests --test simulation --test faults -- --nocapture
	OFFSETS=all cargo test --locked --release -p pendata-tests --test e2e cut_anywhere
	FAILOVERS=$(FAILOVERS) SERVER_KILLS=$(SERVER_KILLS) cargo test --locked --release -p pendata-tests --test outages -- --nocapture
	EXPORT_ROWS=1000000 cargo test --locked --release -p sync-server --test exporting -- --nocapture

fuzz: ## fuzz every reader of foreign bytes, push damaged changes at the gate (FUZZ_SECONDS=600 MUTANTS=1000000)
	setup/tools.sh fuzz
	@$(MAKE) $(FUZZED:%=fuzz-%)
	MUTANTS=$(MUTANTS) cargo test --locked --release -p pendata-tests --test mutation -- --nocapture

# A find is in fuzz/artifacts: it goes to tests/corpus, fails in the replay there, and is mended.
fuzz-%: ## fuzz one of them: pre_parser, gate, envelope, messages, bundle, form
	mkdir -p fuzz/corpus/$*
	cd fuzz && cargo +nightly fuzz run $* corpus/$* ../tests/corpus/$* -- \
	  -max_total_time=$$(($(FUZZ_SECONDS) / $(words $(FUZZED)))) -max_len=70000 -timeout=10 -rss_limit_mb=1024

bench: ui/dist/officer.html tests/browser/node_modules/.installed ## measure W1-W7 and the screens (BENCH="--size m w6")
	@setup/debian.sh test
	cargo build --locked --release $(SELECTION)
	"$${CARGO_TARGET_DIR:-target}/release/pendata-bench" $(BENCH)

##------------------------------------------------------------------ packages

.PHONY: package packages try-package
package: ui/dist/officer.html ## make the Debian packages of app and server
	@setup/debian.sh package
	cargo build --locked --release -p pendata -p sync-server
	@PROFILE=release packaging/build.sh

packages: ## the same from the programs of PROFILE that are built already
	@PROFILE=$(PROFILE) packaging/build.sh

try-package: package ## install both packages in a fresh Debian 12 root and start them (needs root)
	packaging/try.sh

##------------------------------------------------------------------ forms

.PHONY: form
form: .venv/installed ## convert the questionnaire (forms/keluarga.xlsx) into the XForm the programs read
	.venv/bin/python forms/convert.py

.venv/installed: forms/requirements.txt packaging/requirements.txt
	setup/debian.sh form
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check $(^:%=-r %)
	touch $@
