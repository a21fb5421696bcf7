# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the scripts here share. For "source"; sets $home and $bench.
bench=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
home=$(dirname "$bench")
# shellcheck source=config/java.bash
source "$home/config/java.bash"

build() { # makes what is measured and what measures, where it is missing or older than its sources
  local done=$bench/target/built
  if ! has_changed_since "$done" && [ -f "$home/cli/target/convoy.jar" ]; then return; fi
  echo "${0##*/}: building (bench/target/build.log) ..." >&2
  mkdir -p "$bench/target"
  # What is written while this builds counts as newer.
  touch "$done.begun"
  build_modules "$bench/target/build.log" -Pbench -pl bench,cli
  mv "$done.begun" "$done"
  # Else ./convoy would build once more, within a time that is measured.
  touch "$home/cli/target/convoy.jar"
}
