# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What all scripts share: errors, a JDK 25 or newer and its options, the build. For "source".

die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 2; }

is_new_enough() { # the java in $1 is 25 or newer
  local home version
  [ -x "$1" ] || return 1
  home=$(cd "$(dirname "$(readlink -f "$1")")/.." && pwd)
  # Asking a JVM takes longer than all the rest of a start; the file is in every JDK, if not in every package of one.
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null) || true
  [ -n "$version" ] || version=$("$1" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java.specification.version = *\([0-9]*\).*/\1/p')
  [ "$version" -ge 25 ] 2>/dev/null
}

find_java() {
  local candidate
  for candidate in "${JAVA_HOME:-/nowhere}/bin/java" "$(command -v java || true)" \
    /usr/lib/jvm/*/bin/java /opt/java/*/bin/java /opt/jdk*/bin/java "$HOME"/.sdkman/candidates/java/*/bin/java \
    "$HOME"/.jdks/*/bin/java /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java; do
    if [ -n "$candidate" ] && is_new_enough "$candidate"; then printf '%s\n' "$candidate"; return; fi
  done
  die "needs a JDK 25 or newer and found none in JAVA_HOME, PATH and the usual folders. Get one from https://adoptium.net or by your package manager (for example: apt-get install temurin-25-jdk, brew install openjdk), or set JAVA_HOME."
}

# What a JVM of Convoy is started with. CONVOY_HEAP is for containers, where the heap is a share of their memory.
# Without memory a process ends at once, since no thread can be trusted to go on: by a signal (137), as ExitOnOutOfMemoryError would
# end it with 3, which means a difference. The JVM takes each ";" for the end of a command.
out_of_memory="convoy: out of memory. Nothing is lost: 'replicate --resume' goes on with a run, other services with the work of this one."
out_of_memory+=" Give it more: CONVOY_HEAP=-Xmx1g"
options=("${CONVOY_HEAP:--Xmx512m}" -XX:+UseSerialGC
  -XX:+DisplayVMOutputToStderr "-XX:OnOutOfMemoryError=echo \"$out_of_memory\" >&2; kill -KILL %p"
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Duser.timezone=UTC)

# Builds modules of the checkout $home, quickly: build_modules LOG MAVEN-OPTION...
build_modules() {
  local log=$1
  shift
  command -v mvn >/dev/null || die "needs Maven 3.8 or newer to build itself; install it (for example: apt-get install maven)"
  mkdir -p "$(dirname "$log")"
  if ! (cd "$home" && mvn -q -B -Dquick -Dmaven.test.skip=true "$@" -am package) >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    die "the build failed; all of it is in ${log#"$home"/}"
  fi
}

# A source is newer than the file in $1, or that is missing; $home is the checkout.
has_changed_since() {
  [ ! -f "$1" ] || [ -n "$(find "$home"/pom.xml "$home"/*/pom.xml "$home"/*/src/main -newer "$1" -print -quit)" ]
}
