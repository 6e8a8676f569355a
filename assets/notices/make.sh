#!/usr/bin/env bash
# Writes crates.txt: every crate that is compiled into the program on any system, its version and its licence.
# Run it after Cargo.lock changed.
set -euo pipefail
cd "$(dirname "$0")"
cargo tree --edges normal --target all --prefix none --format '{p}|{l}' \
  | sed -e 's/ (\*)$//' -e 's/ (proc-macro)//' -e 's/ ([^)]*)|/|/' | grep -v '^tenant-assessor ' | sort -u >crates.txt
