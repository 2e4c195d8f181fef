# demo and test are the two commands that a newcomer needs; both install what
# is missing (Debian packages). All others are for those who change the code.
.PHONY: demo up down test lint bench proto fmt doc install-packages build

SHELL := /bin/bash
export PATH := $(HOME)/.cargo/bin:$(PATH)

demo: build
	target/debug/stack demo

up: build
	target/debug/stack up

down:
	@test -x target/debug/stack || { echo "nothing was built, so nothing runs"; exit 0; } && target/debug/stack down

# The binaries come first: the integration tests start them.
test: build
	cargo test --workspace

lint: install-packages
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --all-features --no-deps --quiet
	deploy/check-core-dependencies.sh

bench: install-packages
	cargo build --release --workspace --bins
	cargo build --release -p scheduler-core --example decide_rate
	target/release/bench $(BENCH)

# The stubs are made from proto/idl and checked in.
proto: install-packages
	for file in proto/src/gen/*.rs; do : > $$file; done
	PROTO_REGENERATE=1 cargo test --quiet -p proto

fmt:
	cargo fmt --all

doc: install-packages
	cargo doc --workspace --all-features --no-deps

build: install-packages
	cargo build --workspace --bins

install-packages:
	@deploy/install-packages.sh
