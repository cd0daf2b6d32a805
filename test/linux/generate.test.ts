/** Calls that lead to rules; and a kernel with other rules, which the model of another version stands in for, told apart and shrunk. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { allocatorOps } from '../../src/allocator/calls';
import type { Case } from '../../src/cases/case';
import { OPS } from '../../src/cases/dispatch';
import { parseKernelNumber } from '../../src/cases/kernels';
import { answerStep, caseWorldOf } from '../../src/cases/run';
import { byKind, compareRun, type KernelDifference, kindOf } from '../../src/linux/compare';
import { type Counts, LED, ledRun, rulesOf, randomRun } from '../../src/linux/generate';
import { NOT_ASKED } from '../../src/linux/fit';
import { explained } from '../../src/linux/known';
import { shrinkAsked } from '../../src/linux/shrink';

const RUNS = 25;

/** The case with the answers that a kernel of this version gives, if it is as the model has it. */
function played(one: Case, version: string): Case {
  const world = caseWorldOf(one, parseKernelNumber(version));
  const steps = one.steps.map((step, at) => {
    const { errno, out } = answerStep(world, step, at);
    return { ...step, expect: errno === 'OK' ? 'ok' : errno, ...(errno === 'OK' && out?.iova !== undefined ? { out: { iova: out.iova } } : {}) };
  });
  return { ...one, steps, ran: ['7.2.13'] };
}

const led = suite('Calls that are led');

led('are the same for the same number, and others for another', () => {
  assert.equal(randomRun(5), randomRun(5));
  assert.not.equal(randomRun(5), randomRun(6));
});

led('reach more rules than those that are not, and more of what is rare', () => {
  const counts: Counts = new Map();
  const plain = new Set<string>();
  const found = new Set<string>();
  for (let seed = 1; seed <= RUNS; seed++) {
    for (const rule of rulesOf(randomRun(seed))) plain.add(rule);
    for (const rule of rulesOf(ledRun(seed, counts))) {
      found.add(rule);
      counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
  }
  assert.ok(found.size > plain.size, `${found.size} and ${plain.size}`);
});

/** Calls that no run is made of, with the reason. */
const LEFT: Readonly<Record<string, readonly string[]>> = {
  'are made by drivers, or look at the model alone': [...NOT_ASKED],
  'begin or end what the whole guest shares': ['driver_bind', 'driver_unbind', 'hot_unplug', 'wait_unplug', 'hot_plug', 'module_param', 'sysfs_set_domain_type', 'memory_limit'],
  'end the process, or need another': ['exit', 'fork'],
  'say by a word what is asked': ['device_ioctl'],
  'look at what has no refusal of its own': ['pasid_check'],
};

led('are every call that a kernel can be asked, or it is said why not', () => {
  const left = Object.values(LEFT).flat();
  assert.equal(left.filter((call) => LED.has(call)), []);
  assert.equal([...OPS.keys()].filter((call) => !LED.has(call) && !left.includes(call) && !(call in allocatorOps)), []);
});

led.run();

const differs = suite('A kernel that differs');

differs('is told apart, and each kind of its differences shrunk to a few calls that it was asked anew', async () => {
  const differences: KernelDifference[] = [];
  for (let seed = 1; seed <= RUNS; seed++) {
    const { difference } = compareRun(played(ledRun(seed, new Map()), '6.12'));
    if (difference) differences.push(difference);
  }
  assert.ok(differences.length > 0);
  let asked = 0;
  for (const { kind, example } of byKind(differences).slice(0, 3)) {
    const small = await shrinkAsked(example, async (part) => {
      asked++;
      return compareRun(played(part, '6.12')).difference;
    });
    assert.is(kindOf(small), kind);
    assert.ok(small.step <= example.step && small.one.steps.length === small.step && small.step <= 8, `${kind}: ${small.step}`);
    assert.is(compareRun(small.one).difference!.step, small.step);
  }
  assert.ok(asked > 0);
});

differs('and one that does not is not', () => {
  for (let seed = 1; seed <= RUNS; seed++) assert.is(compareRun(played(randomRun(seed), '7.2')).difference, undefined);
});

differs('what is known of a kernel is explained, and nothing else', () => {
  const one: Case = { id: 'a', object: 'real', env: {}, ran: ['7.2.13'], steps: [{ op: 'hwpt_alloc', args: { fd: 'F', dev: 1, pt: 2, flags: ['NEST_PARENT'] } }] };
  const difference: KernelDifference = { one, step: 1, call: 'hwpt_alloc', kernel: 'EOPNOTSUPP', model: 'ok' };
  assert.ok(explained(difference));
  assert.is(explained({ ...difference, kernel: 'EINVAL' }), undefined);
  assert.is(explained({ ...difference, one: { ...one, env: { mock: true } } }), undefined);
});

differs('a large access and dirty entries of several units are explained; the same errno of a small one, and bits where nothing was written, are not', () => {
  const of = (op: string, args: object, kernel: string, model: string): string | undefined => {
    const one = { id: 'a', object: 'mock', env: { mock: true }, ran: ['7.2.13'], steps: [{ op, args }] } as unknown as Case;
    return explained({ one, step: 1, call: op, kernel, model });
  };
  for (const op of ['access_pin', 'access_rw']) {
    assert.ok(of(op, { access: 'A', iova: 0, len: '0x1000001' }, 'ENOMEM', 'ok'));
    assert.ok(of(op, { access: 'A', iova: 0, len: 0x2000000 }, 'ENOMEM', 'ENOENT'));
    for (const len of ['0x1000000', 4096, undefined]) assert.is(of(op, { access: 'A', iova: 0, len }, 'ENOMEM', 'ok'), undefined);
  }
  const dirty = (kernel: string, model: string): string | undefined => of('get_dirty_bitmap', {}, kernel, model);
  assert.ok(dirty('bits [0]', 'bits [[0,1]]'));
  assert.ok(dirty('bits [[0,2],8]', 'bits [[0,3],[8,9]]'));
  assert.ok(dirty('bits [[0,2]]', 'bits [0]'));
  assert.ok(dirty('bits [[0,2]]', 'bits [1]'));
  for (const [kernel, model] of [['bits [2]', 'bits [[0,1]]'], ['bits [[0,1],3]', 'bits [0]'], ['bits []', 'bits [[0,1]]'], ['bits [0,5]', 'bits [[0,3]]']] as const) {
    assert.is(dirty(kernel, model), undefined, `${kernel} and ${model}`);
  }
});

differs.run();
