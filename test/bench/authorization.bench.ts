import { Authority } from '../../src/authorization/authority';
import { Authorization } from '../../src/authorization/authorization';
import { NAMED, type Policy } from '../../src/authorization/policies';
import type { AuthorizationSnapshot } from '../../src/authorization/store';
import type { Row } from './run';

const SUBJECTS = ['s1', 's2'];
const DESCRIPTIONS = ['d1', 'd2'];
const ROUNDS = 200;

type Step = (one: Authorization) => unknown;

const STEPS: Step[] = [
  ...SUBJECTS.flatMap((s) => DESCRIPTIONS.flatMap((d): Step[] => [
    (one) => one.grant(s, d), (one) => one.close(s, d), (one) => one.begin(s, d), (one) => one.end(s, d), (one) => one.told(s, d),
    (one) => one.pass(s, s === 's1' ? 's2' : 's1', d),
  ])),
  (one) => one.withdraw(), (one) => one.return(), (one) => one.tick(),
];

/** Every step in every reachable state, as replay makes them: back to the state, the step, the key of the next state. */
export async function rows(): Promise<Row[]> {
  const one = new Authorization(NAMED.SyncSweep, { subjects: SUBJECTS, descriptions: DESCRIPTIONS });
  const states = new Map<string, AuthorizationSnapshot>([[one.key(), one.snapshot()]]);
  for (const snapshot of states.values()) {
    for (const step of STEPS) {
      one.restore(snapshot);
      step(one);
      const key = one.key();
      if (!states.has(key)) states.set(key, one.snapshot());
    }
  }
  const some = [...states.values()].slice(0, 200);
  let edges = 0;
  let calls = 0;
  let began = process.hrtime.bigint();
  for (let round = 0; round < ROUNDS; round++) {
    for (const snapshot of some) {
      for (const step of STEPS) {
        one.restore(snapshot);
        step(one);
        if (states.has(one.key())) edges++;
      }
    }
  }
  const replay = edges / (Number(process.hrtime.bigint() - began) / 1e9);
  began = process.hrtime.bigint();
  for (let round = 0; round < ROUNDS; round++) {
    for (const snapshot of some) {
      one.restore(snapshot);
      for (const step of STEPS) { step(one); calls++; }
    }
  }
  const rate = calls / (Number(process.hrtime.bigint() - began) / 1e9);
  return [
    { name: 'authorization-call-rate', value: rate, unit: 'calls/s' },
    { name: 'authorization-edge-rate', value: replay, unit: 'edges/s' },
    ...await authorityRows(),
  ];
}

/** Holders who each use once, and one withdrawal from all of them, which returns when the last use has ended. */
async function withdrawal(policy: Policy, holders: number): Promise<Record<'grant' | 'use' | 'withdraw', number>> {
  const authority = new Authority(policy);
  const clock = (): number => process.cpuUsage().user / 1e6;
  const times = [clock()];
  const handles = Array.from({ length: holders }, () => {
    const granted = authority.grant();
    if (granted.errno !== 'OK') throw new Error(granted.errno);
    return granted.handle;
  });
  times.push(clock());
  const uses = handles.map((handle) => {
    const begun = authority.begin(handle);
    if (begun.errno !== 'OK') throw new Error(begun.errno);
    return begun.use;
  });
  times.push(clock());
  const withdrawn = authority.withdraw();
  // Under a policy that waits for its holders, who are done when they close.
  uses.forEach((use, i) => {
    use.end();
    if (policy.evidence === 'permanent') authority.close(handles[i]);
  });
  await withdrawn;
  times.push(clock());
  return { grant: times[1] - times[0], use: times[2] - times[1], withdraw: times[3] - times[2] };
}

const MANY = 1_000_000;
const SOME = 64_000;
const FEW = 16_000;

async function authorityRows(): Promise<Row[]> {
  const all: Row[] = [];
  for (const name of ['SyncGate', 'Patient'] as const) {
    await withdrawal(NAMED[name], FEW);
    const [few, some, many] = [await withdrawal(NAMED[name], FEW), await withdrawal(NAMED[name], SOME), await withdrawal(NAMED[name], MANY)];
    all.push(
      { name: `authority ${name}: a withdrawal from 1,000,000 users`, value: many.withdraw, unit: 's' },
      { name: `authority ${name}: times as long for ${SOME / FEW} times as many`, value: some.withdraw / few.withdraw, unit: 'times' },
      { name: `authority ${name}: grants`, value: MANY / many.grant, unit: 'grants/s' },
      { name: `authority ${name}: uses begun`, value: MANY / many.use, unit: 'uses/s' },
    );
  }
  return [...all, { name: 'authority: memory of a holder', value: bytesOfHolder(), unit: 'bytes' }];
}

function bytesOfHolder(): number {
  const authority = new Authority(NAMED.SyncGate);
  const kept: unknown[] = [];
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < SOME * 4; i++) kept.push(authority.grant());
  return (process.memoryUsage().heapUsed - before) / kept.length;
}
