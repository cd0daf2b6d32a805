/** A run as a C program of its own, in the style of the kernel's selftests: it makes the calls, and says of each whether it answers what was recorded. */
import type { Case } from '../../cases/case';
import { lineOf } from '../lines';
import { AskedCall } from './asked';
import { DRIVER_CALLS } from './driver';
import { FILE_CALLS } from './files';
import { ERRNOS, helpersOf } from './helpers';
import { IOMMUFD_CALLS } from './iommufd';
import { ProgramNames } from './names';
import type { ProgramCalls } from './table';

export const PROGRAM_CALLS: ProgramCalls = { ...FILE_CALLS, ...IOMMUFD_CALLS, ...DRIVER_CALLS };

export interface Program {
  readonly text: string;
  /** Calls that it cannot make, with why: they are left out of it, and named in it. */
  readonly unsaid: readonly string[];
}

const HEAD = `#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/types.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#if __has_include(<linux/vfio.h>)
#include <linux/vfio.h>
#endif
#if __has_include(<linux/kvm.h>)
#include <linux/kvm.h>
#endif
#if __has_include(<linux/iommufd.h>)
#include <linux/iommufd.h>
#endif

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif`;

const ANSWER = `static const char *name_of(int error)
{
#define NAME(e) case e: return #e;
	switch (error) {
	case 0: return "ok";
${ERRNOS.map((name) => `\tNAME(${name})`).join('\n')}
	}
	return "an errno without a name";
}

/* The answer of a call beside the one that was recorded; -1 for none. */
static void answer(const char *call, int rc, int recorded)
{
	int error = rc < 0 ? errno : 0;

	count++;
	if (recorded >= 0 && error != recorded)
		unlike = 1;
	failed |= unlike;
	printf("%s %d - %s: %s%s", unlike ? "not ok" : "ok", count, call, name_of(error), tells);
	printf(recorded >= 0 && error != recorded ? " (recorded: %s)\\n" : "\\n", name_of(recorded));
	fflush(stdout);
	unlike = 0;
	*tells = 0;
}`;

/** A comment may not end before its end. */
const comment = (text: string): string => text.replace(/\*\//g, '* /').replace(/\/\*/g, '/ *');

function statements(asked: AskedCall, shown: readonly { readonly op: string; readonly expect?: string }[], lines: readonly string[]): string[] {
  const wanted = shown.map(({ op, expect }) => ({ op, recorded: expect === undefined ? '-1' : expect === 'ok' ? '0' : /^E\w+$/.test(expect) ? expect : '-1' }));
  const last = wanted[wanted.length - 1];
  const put = asked.after.filter((line) => !line.startsWith('told'));
  const tells = asked.after.filter((line) => line.startsWith('told'));
  const void_ = put.filter((line) => line.startsWith('(void)'));
  const done = [...tells, ...put.filter((line) => !line.startsWith('(void)'))];
  return [
    ...lines.map((line) => `/* ${comment(line)} */`), '{',
    ...[...asked.before.filter((line) => isDeclaration(line)), 'int rc;', '', ...asked.before.filter((line) => !isDeclaration(line)), ...void_, `rc = ${asked.rc};`].map((line) => (line === '' ? '' : `\t${line}`)),
    ...(done.length > 0 ? ['\tif (rc >= 0) {', ...done.map((line) => `\t\t${line}`), ...(asked.nothing.length > 0 ? ['\t} else {', ...asked.nothing.map((line) => `\t\t${line}`)] : []), '\t}'] : []),
    ...wanted.slice(0, -1).map(({ op, recorded }) => `\tanswer("${op}", 0, ${recorded});`),
    `\tanswer("${last.op}", rc, ${last.recorded});`, '}', '',
  ];
}

const isDeclaration = (line: string): boolean => /^(?:static |struct |char |void \*|ssize_t |__[us]\d+ )/.test(line);

/** @param title what the program shows, a line each */
export function programOf(one: Case, title: readonly string[]): Program {
  const names = new ProgramNames(one);
  const unsaid: string[] = [];
  const body: string[] = [];
  for (let at = 0; at < one.steps.length; at++) {
    const step = one.steps[at];
    const proc = step.proc ?? step.args?.proc;
    const call = PROGRAM_CALLS[step.op];
    const asked = new AskedCall(step, names, one.steps[at + 1]);
    const why = typeof proc === 'string' && proc !== 'main' ? 'a call of a second process' : call === undefined ? 'a call that user space cannot make' : call(asked);
    const line = lineOf(step);
    if (why !== undefined) {
      unsaid.push(`${at + 1}: ${line}: ${String(why)}`);
      body.push(`/* Not made here: ${comment(line)}: ${comment(String(why))}. */`, '');
      continue;
    }
    const joined = step.op === 'bind_device' ? [step, one.steps[++at]] : [step];
    body.push(...statements(asked, joined, joined.map(lineOf)));
  }
  return { text: whole(one, title, names, body), unsaid };
}

function whole(one: Case, title: readonly string[], names: ProgramNames, body: readonly string[]): string {
  const { capable, memlock } = one.env ?? {};
  const caller = [
    ...(memlock === undefined ? [] : [`\tsetrlimit(RLIMIT_MEMLOCK, &(struct rlimit){ ${memlock}, ${memlock} });`]),
    ...(capable === false || memlock !== undefined ? ['\tdrop_capabilities();'] : []),
  ];
  const text = [...caller, ...body].join('\n');
  const calls = (text.match(/^\tanswer\(/gm) ?? []).length;
  const helpers = helpersOf(text);
  const named = helpers.some((helper) => helper.includes('arguments'));
  return `${[
    '// SPDX-License-Identifier: 0BSD', '/*', ...title.map((line) => ` * ${comment(line)}`.trimEnd()), ' *',
    ' * Each call is printed with its answer; not ok is one that differs from what was recorded. Exit status: 0; 1 when one differs; 4 when this machine cannot be asked.',
    ' */', HEAD, '',
    ...[...names.requests].flatMap(([name, number]) => [`#ifndef ${name}`, `#define ${name} ${number}`, '#endif']), '',
    'static int count, failed, unlike;', 'static char tells[1 << 15];', ...(named ? ['static char **arguments;'] : []), '',
    ...names.declared, ...(names.declared.size > 0 ? [''] : []), ANSWER, '', ...helpers.flatMap((helper) => [helper, '']),
    named ? 'int main(int argc, char **argv)' : 'int main(void)', '{',
    ...(named ? ['\targuments = argc > 0 ? argv + 1 : NULL;'] : []), ...caller,
    `\tprintf("TAP version 13\\n1..${calls}\\n");`, '',
    ...body.map((line) => (line === '' ? '' : `\t${line}`)), '\treturn failed;', '}',
  ].join('\n')}\n`;
}
