#!/usr/bin/env bash
# Checks the four tools that Debian 12 does not have new enough; says nothing when all are there.
set -euo pipefail

fail() {
  echo "$1" >&2
  exit 1
}

# at_least FOUND WANTED: compares dotted versions.
at_least() { [[ $(printf '%s\n' "$2" "$1" | sort --version-sort | head -1) == "$2" ]]; }

command -v git >/dev/null || fail "git is missing: apt-get install git"
command -v cargo >/dev/null || fail "Rust is missing: install it with rustup (https://rustup.rs), stable, 1.95 or newer."
command -v node >/dev/null || fail "Node.js is missing: version 20.19 or newer is needed (https://nodejs.org)."
command -v npm >/dev/null || fail "npm is missing: it comes with Node.js 20.19 or newer (https://nodejs.org)."

rust=$(rustc --version | cut -d' ' -f2)
at_least "$rust" 1.95.0 || fail "Rust $rust is too old: run 'rustup update stable' (1.95 or newer is needed)."
node=$(node --version)
at_least "${node#v}" 20.19.0 || fail "Node.js $node is too old: 20.19 or newer is needed."

if [[ ${1:-} == test ]]; then
  for component in rustfmt clippy; do
    cargo "${component/rustfmt/fmt}" --version >/dev/null 2>&1 || rustup component add "$component"
  done
fi

if [[ ${1:-} == fuzz ]]; then
  rustc +nightly --version >/dev/null 2>&1 || rustup toolchain install nightly --profile minimal
  cargo fuzz --version >/dev/null 2>&1 || cargo install --locked cargo-fuzz@0.13.2
fi
