import { execFile } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Jar } from './jar';
import type { Java } from './java';
import { removeFolder, runFolder } from './leftovers';
import { makeFolder } from './project';

/** Java can keep the classes of a program as it has loaded them since release 13. */
const FIRST = 13;

/** A specification that makes TLC load nearly all it ever needs: a search, liveness, coverage, a violation's run. */
const MODULE = `---- MODULE Warm ----
EXTENDS Naturals, Sequences, FiniteSets, TLC
VARIABLES x, f
Init == x = 0 /\\ f = [op |-> "Init", args |-> <<>>, all |-> SUBSET {1, 2}]
Step == x < 3 /\\ x' = x + 1 /\\ f' = [f EXCEPT !.args = Append(@, x)] /\\ PrintT(ToString(<<x, f>>))
Spec == Init /\\ [][Step]_<<x, f>> /\\ WF_<<x, f>>(Step)
Inv == \\A i \\in DOMAIN f.args : f.args[i] < 4
Prop == [][x' > x]_x
Live == <>(x = 7)
====
`;
const CONFIG = 'SPECIFICATION Spec\nINVARIANT Inv\nPROPERTY Prop Live\nCHECK_DEADLOCK FALSE\n';

/** The file of the class archive for this Java and this jar, made now if it is not there; '' if this Java cannot have one. */
export async function classArchive(java: Java, jar: Jar, cache: string): Promise<string> {
  if (java.version < FIRST) return '';
  const file = join(makeFolder(cache), `classes-${java.id}-${jar.sha256.slice(0, 12)}.jsa`);
  if (existsSync(file)) return file;
  const folder = runFolder();
  const temporary = `${file}.${process.pid}`;
  try {
    writeFileSync(join(folder, 'Warm.tla'), MODULE);
    writeFileSync(join(folder, 'Warm.cfg'), CONFIG);
    await new Promise<void>(resolve => {
      execFile(java.path, [`-XX:ArchiveClassesAtExit=${temporary}`, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1',
        `-Djava.io.tmpdir=${join(folder, 'tmp')}`, '-cp', jar.path, 'tlc2.TLC', '-tool', '-workers', '1', '-coverage', '1',
        '-metadir', join(folder, 'states'), '-config', 'Warm.cfg', 'Warm'], { cwd: folder }, () => resolve());
    });
    if (!existsSync(temporary)) return '';
    // Another process may have made it meanwhile; either will do.
    renameSync(temporary, file);
    return file;
  } finally {
    rmSync(temporary, { force: true });
    removeFolder(folder);
  }
}
