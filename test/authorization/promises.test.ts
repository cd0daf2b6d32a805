import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cause, Policy } from '../../src/authorization/policies';
import { PROMISES } from '../../src/authorization/promises';
import { records } from '../../src/explorer/question';
import { PROPERTIES } from '../../src/matrix/properties';
import { openProject } from '../../src/tlc/project';
import { findChecker, runTlc } from '../../src/tlc/run';
import { parsePrinted, type Value } from '../../src/tlc/value';

const NAMES = Object.keys(PROMISES);
const promises = suite('what a policy promises');

promises('there is a rule for each promise of the matrix', () => assert.equal([...NAMES].sort(), PROPERTIES.map(({ name }) => name).sort()));

promises('each is what TLC makes of the rule of the specification, for every record and every world', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-test-'));
  try {
    writeFileSync(join(folder, 'AllRules.tla'), `---- MODULE AllRules ----
EXTENDS AuthorizationTheorems, TLC
VARIABLE x
ASSUME \\A p \\in Decisions, l \\in Worlds : PrintT(ToString(<<p, l, <<${NAMES.map((name) => `${name}Rule(p, l)`).join(', ')}>>>>))
Init == x = 0
Next == UNCHANGED x
====
`);
    writeFileSync(join(folder, 'AllRules.cfg'), 'INIT Init\nNEXT Next\n');
    const project = openProject();
    const lines: string[] = [];
    const { exit } = await runTlc({ project, checker: await findChecker(project), module: 'AllRules', config: join(folder, 'AllRules.cfg'), library: [folder], onPrint: (line) => lines.push(line) });
    assert.is(exit, 0);
    assert.is(lines.length, 9216 * 4);
    for (const line of lines) {
      const [policy, lapses, said] = parsePrinted(line) as [Value, Value, boolean[]];
      const wrong = NAMES.filter((name, at) => PROMISES[name]!(policy as unknown as Policy, lapses as Set<Cause>) !== said[at]);
      assert.equal(wrong, [], line);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

promises('every record is there once', () => {
  const all = [...records()];
  assert.is(all.length, 9216);
  assert.is(new Set(all.map((record) => JSON.stringify({ ...record, awaits: [...record.awaits].sort() }))).size, 9216);
});
promises.run();
