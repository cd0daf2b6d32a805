import * as assert from 'uvu/assert';
import { Ioasid } from '../../src/ioasid/ioasid';
import { PROFILES, ProfileName } from '../../src/ioasid/profiles';
import type { IoasidWorld } from '../../src/ioasid/world';

export const NAMES = Object.keys(PROFILES) as ProfileName[];

/** Two processes, two contexts; d1 and d2 of group g1, with a file each and one more of d1; d3 alone in g2, whose IOMMU cannot enforce snoop. */
export function world(profile: ProfileName, more: Partial<IoasidWorld> = {}): IoasidWorld {
  return {
    profile, processes: ['p1', 'p2'], contexts: ['c1', 'c2'], ids: 6, last: 3, grain: 1,
    devices: { d1: { group: 'g1' }, d2: { group: 'g1' }, d3: { group: 'g2', enforcing: false } },
    files: { f1: 'd1', f2: 'd2', f3: 'd3', f4: 'd1' }, ...more,
  };
}

/** What alloc may say about enforced snoop in this profile. */
export const flagOf = (profile: ProfileName): boolean => [...PROFILES[profile].enforceFlags][0];

type Methods = { [op: string]: (...args: unknown[]) => { errno: string; out: number } | undefined };
export const take = (system: Ioasid, op: string, args: readonly unknown[]): { errno: string; out: number } | undefined =>
  (system as unknown as Methods)[op](...args);

/** Makes the call, asserts its answer, `undefined` where it is not possible, and that nothing but `OK` leaves a mark. Answers the number. */
export function answers(system: Ioasid, op: string, args: readonly unknown[], expected: string | undefined): number {
  const before = system.key();
  const answered = take(system, op, args);
  assert.is(answered?.errno, expected, `${op}(${args.join(', ')})`);
  if (expected !== 'OK') assert.is(system.key(), before, `${op}(${args.join(', ')}) leaves a mark`);
  return answered?.out ?? 0;
}

/** Steps that all must answer OK, as `op a b c`: words that are numbers or truth values are such. */
export function play(system: Ioasid, ...steps: string[]): Ioasid {
  for (const step of steps) {
    const [op, ...args] = step.split(' ');
    answers(system, op, args.map((word) => (/^\d+$/.test(word) ? Number(word) : word === 'true' || word === 'false' ? word === 'true' : word)), 'OK');
  }
  return system;
}

/** p1 has c1 with address space 1 open, and f1 and f2. */
export function opened(profile: ProfileName, more: Partial<IoasidWorld> = {}): Ioasid {
  const system = new Ioasid(world(profile, more));
  return play(system, 'openContext p1 c1', 'openDevice p1 f1', 'openDevice p1 f2', `alloc p1 c1 ${flagOf(profile)}`);
}

/** The same with f1 and f2 bound and attached, and an area at 0 .. 1. */
export function busy(profile: ProfileName): Ioasid {
  return play(opened(profile), 'bind p1 f1 c1', 'bind p1 f2 c1', 'attach p1 f1 c1 1', 'attach p1 f2 c1 1', 'map p1 c1 1 0 1');
}

/** What a promise has answered so far. */
export function watch<T>(promise: Promise<T>): { answered?: T } {
  const watched: { answered?: T } = {};
  void promise.then((value) => { watched.answered = value; });
  return watched;
}
