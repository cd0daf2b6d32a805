/** The program without a process of its own: what it says and its exit status, in the time of its work alone. */
import { main } from '../../src/cli/main';

export interface Ended { readonly status: number; readonly stdout: string; readonly stderr: string }

/** Runs `ioasid` with these words. Output of other code that runs meanwhile would be caught too: one at a time. */
export async function ioasid(...words: string[]): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const before = process.exitCode;
  const writes = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = (chunk: string | Uint8Array): boolean => {
      said[name] += String(chunk);
      return true;
    };
  }
  process.exitCode = 0;
  try {
    await main(['node', 'ioasid', ...words]);
    return { status: process.exitCode as number, ...said };
  } finally {
    for (const name of ['stdout', 'stderr'] as const) process[name].write = writes[name];
    process.exitCode = before;
  }
}
