import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { staticProgram } from '../../src/record/guest';
import { temporary } from '../tlc/copies';

const folder = temporary();

/** The head of an ELF file: for which processor, and the kinds of its parts. */
function elf(name: string, machine: number, ...parts: readonly number[]): string {
  const bytes = Buffer.alloc(64 + 56 * parts.length);
  bytes.write('\x7fELF\x02\x01\x01', 'latin1');
  bytes.writeUInt16LE(machine, 18);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(parts.length, 56);
  for (const [nth, part] of parts.entries()) bytes.writeUInt32LE(part, 64 + 56 * nth);
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}
const [LOAD, INTERPRETER, NOTE] = [1, 3, 4];
const [X86, ARM] = [62, 183];

const test = suite('A program for a guest');
const REFUSED: readonly (readonly [what: string, file: string, said: string])[] = [
  ['that is not there', '/nowhere/vmm', '/nowhere/vmm: there is no such file; a guest has nothing but the program that it is given by its path'],
  ['that is none', (writeFileSync(join(folder, 'text'), '#!/bin/sh\n'), join(folder, 'text')), `${join(folder, 'text')}: no program of x86-64, as the guest is`],
  ['of another processor', elf('arm', ARM, LOAD), `${join(folder, 'arm')}: no program of x86-64, as the guest is`],
  ['that needs libraries', elf('dynamic', X86, LOAD, INTERPRETER), `${join(folder, 'dynamic')}: not linked statically; a guest has no libraries (cc -static)`],
];
for (const [what, file, said] of REFUSED) test(`${what} is refused in one line`, () => { assert.throws(() => staticProgram(file), (error: Error) => error.message === said || assert.unreachable(error.message)); });
test('that has all it needs is taken', () => { assert.is(staticProgram(elf('static', X86, LOAD, NOTE)).length, 64 + 2 * 56); });
test.run();
