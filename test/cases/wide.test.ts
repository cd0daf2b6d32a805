import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OPS } from '../../src/cases/dispatch';
import { join } from 'node:path';
import { readCases } from '../../src/cases/format';
import { answerStep, caseWorldOf } from '../../src/cases/run';
import type { CaseJson } from '../../src/iommufd/ioctl/call';
import { casesOf, sources } from '../linux/files';
import { CALLS as OP_NAMES, watched, wideCalls } from './wide';

/** `IOASID_WIDE_CALLS` sets how many, `IOASID_WIDE_SEED` where they begin: `IOASID_WIDE_CALLS=1000000 make test T=cases/wide`. */
const CALLS = Number(process.env.IOASID_WIDE_CALLS ?? 20_000);

const test = suite('Random calls over the whole width');

test('are answered, every one, and leave all objects as they should be', () => {
  const { answers, read } = wideCalls(CALLS, Number(process.env.IOASID_WIDE_SEED ?? 1));
  const granted = new Set([...answers.keys()].filter((key) => key.endsWith(' OK')).map((key) => key.split(' ')[0]));
  assert.ok(granted.size > OPS.size / 3, `only ${granted.size} calls were ever granted`);
  // What random calls seldom come to, the cases do.
  const cases = [...(['cases', 'reports'] as const).flatMap((folder) => sources(folder).flatMap(({ name }) => casesOf(folder, name))),
    ...['iommufd', 'kvm'].flatMap((name) => readCases(join(__dirname, '..', 'linux', 'read', `${name}.json`)).cases), ...readCases(join(__dirname, '..', 'linux', 'asserted', 'selftest.json')).cases];
  const looked = new Set(read);
  for (const one of cases) {
    const world = caseWorldOf(one);
    for (const [at, step] of one.steps.entries()) answerStep(world, { ...step, args: watched(step.op, step.args as Record<string, CaseJson>, looked) }, at);
  }
  const unread = OP_NAMES.flatMap((op) => Object.keys(OPS.get(op)!.takes).map((key) => `${op}.${key}`)).filter((each) => !looked.has(each));
  assert.equal(unread, [], 'every argument that a call takes is looked at');
  for (const key of ['map EOVERFLOW', 'map EEXIST', 'unmap OK', 'copy OK', 'vfio_map OK', 'vfio_unmap OK', 'access_rw OK', 'iova_ranges OK']) {
    assert.ok(answers.has(key), `none was ${key}`);
  }
});

test.run();
