# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the scripts here share: building the module, finding a JDK. For "source"; sets $home and $bench.
bench=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
home=$(dirname "$bench")

die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 2; }

is_new_enough() { # the java in $1 is 25 or newer
  [ -x "$1" ] && [ "$("$1" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java.specification.version = *\([0-9]*\).*/\1/p')" -ge 25 ] 2>/dev/null
}

find_java() { # where ./convoy looks, too
  local candidate
  for candidate in "${JAVA_HOME:-/nowhere}/bin/java" "$(command -v java || true)" \
    /usr/lib/jvm/*/bin/java /opt/java/*/bin/java /opt/jdk*/bin/java "$HOME"/.sdkman/candidates/java/*/bin/java \
    "$HOME"/.jdks/*/bin/java /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java; do
    if [ -n "$candidate" ] && is_new_enough "$candidate"; then printf '%s\n' "$candidate"; return; fi
  done
  die "needs a JDK 25 or newer and found none in JAVA_HOME, PATH and the usual folders; set JAVA_HOME"
}

build() { # makes target/classes and target/lib where they are missing or older than their sources
  local built=$bench/target/built
  if [ -f "$built" ] && [ -z "$(find "$home"/pom.xml "$home"/*/pom.xml "$home"/*/src/main -newer "$built" -print -quit)" ]; then
    return
  fi
  echo "${0##*/}: building (bench/target/build.log) ..." >&2
  mkdir -p "$bench/target"
  # What is written while this builds counts as newer.
  touch "$built.begun"
  if ! (cd "$home" && mvn -q -B -Pbench -Dquick -Dmaven.test.skip=true -pl bench -am package) >"$bench/target/build.log" 2>&1; then
    tail -n 30 "$bench/target/build.log" >&2
    die "the build failed; all of it is in bench/target/build.log"
  fi
  mv "$built.begun" "$built"
}
