# Everything a user, a contributor or a robot needs; `make help` lists it.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

SWIFT ?= swift
PREFIX ?= /usr/local
OUT ?= out
# The released program carries the Swift runtime: it starts in half the time and needs none installed.
# (lld, because the others repeat a warning of the C library about the runtime.)
ifeq ($(shell uname),Linux)
RELEASE := -c release --static-swift-stdlib -Xswiftc -use-ld=lld
else
RELEASE := -c release
endif
SOURCES := Sources Tests Fuzz Package.swift

# Warnings of our own targets are errors in everything below (see Package.swift).
export PANOPTES_STRICT := 1

.PHONY: help setup peers run build test lint format unit heavy layers docs docs-check install links bench bench-large evaluate live-rate fuzz clean interop

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what the build needs, or say what is missing
	@Scripts/setup

peers: ## install the programs that tests run against: classic argus, and senders of live traffic
	@Scripts/setup --peers

run: build ## sense a capture, print its flows (PCAP=file, otherwise a small made-up one)
	@OUT=$(OUT) PCAP="$(PCAP)" IFACE="$(IFACE)" Scripts/run

build: setup ## the program, optimised, in .build/release/panoptes
	@$(SWIFT) build $(RELEASE) --product panoptes

test: setup lint unit layers docs-check heavy interop ## everything that must hold before a change lands

lint: ## formatting and style
	@$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

format: ## rewrite the sources in the project's format
	@$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

unit: ## debug build without warnings, and every suite but the heavy ones
	@$(SWIFT) build --build-tests
	@TZ=UTC LC_ALL=C $(SWIFT) test --skip-build --skip Heavy

layers: ## no module imports what its row in Package.swift does not name
	@$(SWIFT) build --explicit-target-dependency-import-check error

heavy: ## the suites that need an optimised build
	@TZ=UTC LC_ALL=C $(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build/heavy --filter Heavy

interop: ## our records and columns beside those of the classic programs
	@$(SWIFT) build -c release -Xswiftc -enable-testing --scratch-path .build/heavy --product panoptes
	@Scripts/interop .build/heavy/release/panoptes

docs: build ## write docs/fields.md from the field registry
	@.build/release/panoptes fields --markdown > docs/fields.md

docs-check: ## docs/fields.md says what the registry says
	@"$$($(SWIFT) build --show-bin-path)/panoptes" fields --markdown | diff -u docs/fields.md - \
	  || { echo "docs/fields.md is out of date: run 'make docs'" >&2; exit 1; }

install: build ## the program and the classic names under PREFIX (/usr/local)
	@install -d "$(DESTDIR)$(PREFIX)/bin"
	@install -m 755 .build/release/panoptes "$(DESTDIR)$(PREFIX)/bin/panoptes"
	@echo "installed $(DESTDIR)$(PREFIX)/bin/panoptes; 'panoptes links DIR' makes the classic names"

links: build ## the classic names in out/bin
	@mkdir -p $(OUT)/bin && .build/release/panoptes links --force $(OUT)/bin

bench: build ## CPU time and memory beside argus, ra, softflowd and nfdump (PCAP=file, RUNS=7, ONLY=group)
	@OUT="$(OUT)" PCAP="$(PCAP)" RUNS="$(RUNS)" RUNS_RECORDS="$(RUNS_RECORDS)" ONLY="$(ONLY)" \
	  BENCH_LARGE="$(BENCH_LARGE)" PYTHONDONTWRITEBYTECODE=1 python3 Scripts/bench/run

bench-large: BENCH_LARGE := 1
bench-large: bench ## the same, and 20 million records (eight minutes more)

evaluate: build ## loss, round trips and keystrokes beside exact truth (LAB=DIR)
	@Scripts/evaluate .build/release/panoptes $(or $(LAB),../shared/data/lab)

live-rate: build ## packets a second on a veth pair, offered, read and dropped (PCAP=file, root)
	@PYTHONDONTWRITEBYTECODE=1 python3 Integration/live_rate.py --ours .build/release/panoptes $(if $(PCAP),--capture $(PCAP))

fuzz: setup ## fuzz every kind of input, FUZZ_SECONDS (60) each, then cut all captures everywhere
	@Fuzz/run

clean: ## remove what was built
	@rm -rf .build $(OUT)
