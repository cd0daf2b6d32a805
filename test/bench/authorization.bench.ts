import { Authorization } from '../../src/authorization/authorization';
import { NAMED } from '../../src/authorization/policies';
import type { Snapshot } from '../../src/authorization/store';
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
  const states = new Map<string, Snapshot>([[one.key(), one.snapshot()]]);
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
  ];
}
