#!/bin/sh
# Compiles the C files of a folder into one program, or says what is missing: compile.sh FOLDER OUTPUT. CC names the compiler, CFLAGS adds to its options.
set -eu
cc=${CC:-cc}
if ! command -v "$cc" >/dev/null 2>&1; then
  echo "$(basename "$1"): no C compiler '$cc'; install gcc or clang, or set CC" >&2
  exit 2
fi
mkdir -p "$(dirname "$2")"
exec "$cc" ${CFLAGS:-} -std=gnu11 -O2 -Wall -Wextra -o "$2" "$1"/*.c
