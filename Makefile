# Sopan's commands. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo program test bench weight check ui licences journeys credentials xapi-suite clean-data

# rustup puts cargo here, and a shell that was open before doesn't know it yet.
export PATH := $(HOME)/.cargo/bin:$(PATH)

# More words for the program or the runner: make demo ARGS="--listen 127.0.0.1:9000"
ARGS ?=
TARGET := $(or $(CARGO_TARGET_DIR),target)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The commit goes into the bundles of editions; an archive of the source has none.
demo program: export SOPAN_COMMIT := $(shell git describe --always --dirty --abbrev=12 --exclude '*' 2>/dev/null)

demo: ## build, create the demonstration in data/ and serve it on 127.0.0.1
	@scripts/prerequisites build
	@scripts/ui
	@cargo build --profile demo --locked -p sopan
	@exec $(TARGET)/demo/sopan demo --data-dir data $(ARGS)

program: ## the program for a server, in target/release: everything that it runs is optimised, so it takes longer
	@scripts/prerequisites build
	@scripts/ui
	@cargo build --release --locked -p sopan

test: ## everything: format, clippy, licences, tests on both databases, browser journeys
	@exec scripts/test

bench: ## what Sopan's speed is worth beside what it stands on; takes half an hour, wants an idle machine
	@scripts/prerequisites build
	@scripts/ui
	@cargo build --release --locked --benches -p sopan
	@scripts/with-postgres cargo bench --locked -p sopan --bench measures -- $(ARGS)
	@[ -n "$(ARGS)" ] || $(MAKE) --no-print-directory weight

weight: ## what the learner's pages weigh on a first visit over a slow line, in a browser
	@scripts/prerequisites journeys
	@scripts/ui tests
	@cargo build --release --locked -p sopan
	@node tests/browser/weight.mjs $(ARGS)

check: ## types, format and clippy, the quick look before a commit
	@scripts/prerequisites lint
	@scripts/ui tests
	npm --prefix ui run --silent --if-present check
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

ui: ## styles, scripts and fonts into ui/dist, when they changed
	@scripts/prerequisites build
	@scripts/ui

licences: ## what the dependencies are licensed under, with cargo-deny
	@scripts/licences

journeys: ## the browser journeys alone, e.g. make journeys ARGS="--only learner --shots target/shots"
	@scripts/prerequisites journeys
	@scripts/ui tests
	cargo build --workspace --bins --tests --locked
	@scripts/with-postgres node tests/browser/run.mjs $(ARGS)

credentials: ## credentials held against other people's software, which npm brings
	@scripts/prerequisites build
	@scripts/ui
	cargo build --workspace --bins --tests --locked
	@scripts/credentials

xapi-suite: ## the public conformance suite for xAPI, from the folder SUITE: make xapi-suite SUITE=../suite
	@scripts/prerequisites build
	@scripts/ui
	cargo build --workspace --bins --locked
	@scripts/xapi-suite $(SUITE) $(ARGS)

clean-data: ## forget the demonstration's database; the next `make demo` makes a new one
	find data -mindepth 1 -maxdepth 1 ! -name mandates -exec rm -rf {} +
