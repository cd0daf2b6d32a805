/** What has to be on this machine before a kernel can be built and asked: each missing thing is one line, with what to install. */
import { spawnSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { freemem } from 'node:os';

interface Need { readonly what: string; readonly there: () => boolean; readonly install: string }

/** Bytes: to ask a kernel; on disk, to build one, and for the source where that has to be unpacked. */
const MEMORY = 2.5 * 2 ** 30;
export const DISK = { build: 3 * 2 ** 30, source: 3 * 2 ** 30 };

const runs = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
const compiles = (text: string, ...options: readonly string[]): boolean => spawnSync('cc', [...options, '-xc', '-', '-o', '/dev/null'], { input: text, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0;
const includes = (header: string): boolean => compiles(`#include <${header}>\n`, '-fsyntax-only');
const program = (name: string, install: string): Need => ({ what: `the program ${name}`, there: () => runs(name), install });
const header = (name: string, install: string): Need => ({ what: `the header ${name}`, there: () => includes(name), install });

/** To ask a kernel. */
export const TO_ASK: readonly Need[] = [
  program('qemu-system-x86_64', 'qemu-system-x86'),
  program('cc', 'gcc'),
  { what: 'a C library to link statically', there: () => compiles('int main(void) { return 0; }\n', '-static'), install: 'libc6-dev' },
  header('linux/capability.h', 'linux-libc-dev'),
  { what: `${MEMORY / 2 ** 30} GiB of free memory`, there: () => freemem() >= MEMORY, install: 'more memory, or end something' },
];

/** To build one. */
export const TO_BUILD: readonly Need[] = [
  program('make', 'make'), program('flex', 'flex'), program('bison', 'bison'), program('bc', 'bc'), program('ld', 'binutils'),
  header('gelf.h', 'libelf-dev'), header('openssl/evp.h', 'libssl-dev'), program('xz', 'xz-utils'),
];

/** What of it is missing, a line each. */
export function missing(needs: readonly Need[]): string[] {
  return needs.filter(({ there }) => !there()).map(({ what, install }) => `${what} is missing; install ${install}`);
}

/** A line if a folder has less than these bytes free. */
export function noRoom(folder: string, wanted: number): string | undefined {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  return free < wanted ? `${folder} has ${(free / 2 ** 30).toFixed(1)} GiB free, and the kernel needs ${(wanted / 2 ** 30).toFixed(1)}` : undefined;
}
