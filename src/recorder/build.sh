#!/bin/sh
# Builds the recorder, or says what is missing: build.sh OUTPUT. CC names the compiler, CFLAGS adds to its options.
set -eu
cc=${CC:-cc}
folder=$(dirname "$0")
fail() {
  echo "recorder: $1" >&2
  exit 2
}
command -v "$cc" >/dev/null 2>&1 || fail "no C compiler '$cc'; install gcc or clang, or set CC"
# IOMMU_VFIO_IOAS came with iommufd itself, in Linux 6.2.
printf '#include <linux/iommufd.h>\nint op = IOMMU_VFIO_IOAS_CLEAR;\n' | "$cc" ${CFLAGS:-} -fsyntax-only -xc - 2>/dev/null ||
  fail "the kernel's user headers have no <linux/iommufd.h>: they are missing or older than Linux 6.2; install linux-libc-dev of 6.2 or later, or set CFLAGS=-I<folder>"
mkdir -p "$(dirname "$1")"
exec "$cc" ${CFLAGS:-} -std=gnu11 -O2 -Wall -Wextra -o "$1" "$folder/recorder.c"
