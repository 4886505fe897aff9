# One door for all work. CI (.ci/run) calls `make test` and nothing else.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The same packages and features in every command: with another selection cargo rebuilds half of the
# dependencies. `host` adds the development host, which no release contains.
SELECTION := --workspace --features pendata-officer/host
PROFILE ?= dev
NPM_CI := npm ci --no-audit --no-fund --loglevel=error
RUN_TESTS := $(if $(shell command -v cargo-nextest),nextest run,test)

UI_SOURCES := $(shell find ui/src ui/*.html ui/*.ts ui/package.json -type f 2>/dev/null)
# Every folder of tests/ with a package.json is a suite of Node: none can be forgotten here. Interop's packages
# are what a Rust test talks to.
SUITES := $(filter-out suite-interop,$(patsubst tests/%/package.json,suite-%,$(wildcard tests/*/package.json)))

.PHONY: help
help: ## this list
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z%-]+):.*## /  make \1\t/' | expand -t 18

##------------------------------------------------------------------ run

.PHONY: run reset
run: ## install what is missing, build, fill the demo village, open the officer's window
	@setup/debian.sh run
	@setup/tools.sh
	@setup/steps.sh ui! programs!
	@PROFILE=$(PROFILE) setup/run.sh

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

.PHONY: check test tools format lint unit rust-test ui-check ui-test
check: ## the fast inner loop: format, lint, unit tests
	@setup/steps.sh format ui! lint ui-check ui-test unit

test: ## everything, from nothing
	@setup/steps.sh tools! ui! format lint ui-check ui-test programs! rust-test $(SUITES)

tools: ## install what the tests need
	setup/debian.sh test
	setup/tools.sh test

format: ## is the Rust code formatted?
	cargo fmt --all --check

lint: ui/dist/officer.html ## clippy, warnings are errors
	cargo clippy --locked $(SELECTION) --all-targets -- -D warnings

ui-check: ui/node_modules/.package-lock.json ## types of the screens
	npm run check --silent --prefix ui

ui-test: ui/node_modules/.package-lock.json ## unit tests of the screens
	npm test --silent --prefix ui

unit: ui/dist/officer.html ## the Rust unit tests
	cargo $(RUN_TESTS) --locked $(SELECTION) --lib --bins

tests/interop/node_modules/.package-lock.json: tests/interop/package-lock.json
	$(NPM_CI) --prefix tests/interop

rust-test: ui/dist/officer.html tests/interop/node_modules/.package-lock.json ## every Rust test
	cargo $(RUN_TESTS) --locked $(SELECTION)

suite-%: ## one Node suite of tests/: browser, window, differential
	$(NPM_CI) --prefix tests/$*
	npm test --silent --prefix tests/$*
