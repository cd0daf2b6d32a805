#!/bin/sh
# Builds the tracer, or says what is missing: build.sh OUTPUT. CC names the compiler, CFLAGS adds to its options.
set -eu
cc=${CC:-cc}
folder=$(dirname "$0")
fail() {
  echo "no tracer: $1" >&2
  exit 2
}
command -v "$cc" >/dev/null 2>&1 || fail "no C compiler '$cc'; install gcc or clang, or set CC"
mkdir -p "$(dirname "$1")"
exec "$cc" ${CFLAGS:-} -std=gnu11 -O2 -Wall -Wextra -o "$1" "$folder"/*.c
