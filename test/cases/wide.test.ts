import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OPS } from '../../src/cases/dispatch';
import { CALLS as OP_NAMES, wideCalls } from './wide';

/** `IOASID_WIDE_CALLS` sets how many, `IOASID_WIDE_SEED` where they begin: `IOASID_WIDE_CALLS=1000000 make test T=cases/wide`. */
const CALLS = Number(process.env.IOASID_WIDE_CALLS ?? 20_000);

const test = suite('Random calls over the whole width');

test('are answered, every one, and leave all objects as they should be', () => {
  const { answers, read } = wideCalls(CALLS, Number(process.env.IOASID_WIDE_SEED ?? 1));
  const granted = new Set([...answers.keys()].filter((key) => key.endsWith(' OK')).map((key) => key.split(' ')[0]));
  assert.ok(granted.size > OPS.size / 3, `only ${granted.size} calls were ever granted`);
  const unread = OP_NAMES.flatMap((op) => Object.keys(OPS.get(op)!.takes).map((key) => `${op}.${key}`)).filter((each) => !read.has(each));
  assert.equal(unread, [], 'every argument that a call takes is looked at');
  for (const key of ['map EOVERFLOW', 'map EEXIST', 'unmap OK', 'copy OK', 'vfio_map OK', 'vfio_unmap OK', 'access_rw OK', 'iova_ranges OK']) {
    assert.ok(answers.has(key), `none was ${key}`);
  }
});

test.run();
