/** Following a program in a guest, for a machine that has no such devices: a kernel is booted, its devices are given to VFIO, and the program is traced there. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { buildGuest } from '../linux/build';
import { Guest } from '../linux/guest';
import { GUEST_PROFILES } from '../linux/machine';
import { TO_ASK, missing } from '../linux/needs';
import { prepare } from '../linux/setup';
import { ToolError } from '../tlc/error';
import { shapesText } from './layouts';
import { buildTracer } from './tracer';

/** Where an ELF file says that another program has to load it. */
const INTERPRETED = 3;

/** The program's bytes. Throws ToolError for what cannot run where there is nothing else. */
export function staticProgram(file: string): Buffer {
  if (!existsSync(file)) throw new ToolError(`${file}: there is no such file; a guest has nothing but the program that it is given by its path`);
  const bytes = readFileSync(file);
  if (bytes.toString('latin1', 0, 5) !== '\x7fELF\x02' || bytes.readUInt16LE(18) !== 62) throw new ToolError(`${file}: no program of x86-64, as the guest is`);
  const [at, size, count] = [Number(bytes.readBigUInt64LE(32)), bytes.readUInt16LE(54), bytes.readUInt16LE(56)];
  for (let nth = 0; nth < count; nth++) if (bytes.readUInt32LE(at + nth * size) === INTERPRETED) throw new ToolError(`${file}: not linked statically; a guest has no libraries (cc -static)`);
  return bytes;
}

/** Boots a guest by a processor of this machine's, or by an emulated one where that does not do. */
async function boot(kernel: string, initramfs: string): Promise<Guest> {
  const how = { kernel, initramfs, profile: GUEST_PROFILES[0] };
  if (!existsSync('/dev/kvm')) return Guest.start({ ...how, kvm: false });
  try {
    return await Guest.start({ ...how, kvm: true });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return Guest.start({ ...how, kvm: false });
  }
}

/** What the tracer writes of a program in a guest. @param commands each a program with its arguments, one after the other in one guest */
export async function traceInGuest(root: string, cache: string, kernel: string, commands: readonly (readonly string[])[]): Promise<string[]> {
  const lines = missing(TO_ASK);
  if (lines.length > 0) throw new ToolError(lines.join('\n'));
  const programs = Object.fromEntries(commands.map(([file]) => [basename(file), staticProgram(file)]));
  const initramfs = buildGuest(root, cache, { ...programs, tracer: readFileSync(buildTracer(root, cache, true)), table: Buffer.from(shapesText()) });
  const guest = await boot(kernel, initramfs);
  const stop = (): void => { void guest.stop().then(() => process.exit(2)); };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    await prepare(guest);
    const traced: string[] = [];
    for (const [file, ...words] of commands) traced.push(await guest.follow([`/${basename(file)}`, ...words]));
    return traced;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await guest.stop();
  }
}
