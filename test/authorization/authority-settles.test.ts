/** What an authority does by itself is what a plain one does, which after every step asks everybody; and it takes no longer with more holders. */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authority } from '../../src/authorization/authority';
import { type Handle, type Use } from '../../src/authorization/handle';
import { Authorization } from '../../src/authorization/authorization';
import { DECISIONS, NAMED, type Policy } from '../../src/authorization/policies';

/** One holder, as both have it. */
interface Both { readonly handle: Handle; readonly s: string; readonly d: string; use?: Use; inUse: boolean; closed: boolean }

/** The authority, and beside it the rules with the plain way to settle. */
class Pair {
  readonly #authority: Authority;
  readonly #plain: Authorization;
  readonly #holders: Both[] = [];
  #asked = false;
  #returned = false;
  #tick = (): void => {};

  constructor(readonly policy: Policy) {
    this.#authority = new Authority(policy, { clock: (tick) => { this.#tick = tick; return () => {}; }, selfProve: false });
    this.#plain = new Authorization(policy, { lapses: ['thirdParty'] });
  }

  async step([kind, which]: Step): Promise<void> {
    const one = this.#holders[which % Math.max(1, this.#holders.length)];
    const n = String(this.#holders.length);
    if (kind === 'grant') {
      const granted = this.#authority.grant();
      assert.is(granted.errno, this.#plain.grant('0', n));
      if (granted.errno === 'OK') this.#holders.push({ handle: granted.handle, s: '0', d: n, inUse: false, closed: false });
    } else if (kind === 'withdraw') {
      const errno = this.#plain.withdraw();
      const answered = this.#authority.withdraw();
      if (errno !== 'OK') assert.is(await answered, errno);
      else {
        this.#asked = true;
        void answered.then(() => { this.#returned = true; });
      }
    } else if (kind === 'lapse') {
      this.#authority.proofLapsed();
      this.#plain.proofLapsed('thirdParty');
    } else if (kind === 'tick') {
      this.#tick();
      this.#plain.tick();
      for (const { d } of this.#holders) this.#plain.renew(d);
    } else if (one) this.#ofHolder(kind, one, n);
    this.#settle();
    // Notices are given after the call, and each is followed by what it made possible.
    for (const { s, d } of this.#holders) if (this.#plain.told(s, d)) this.#settle();
    await new Promise(resolve => setImmediate(resolve));
    this.#compare();
  }

  #ofHolder(kind: Step[0], one: Both, n: string): void {
    const { handle, s, d } = one;
    if (kind === 'pass') {
      const passed = this.#authority.pass(handle);
      assert.is(passed.errno, one.closed ? 'EBADF' : this.#plain.pass(s, n, d));
      if (passed.errno === 'OK') this.#holders.push({ handle: passed.handle, s: n, d, inUse: false, closed: false });
    } else if (kind === 'close') {
      assert.is(this.#authority.close(handle), this.#plain.close(s, d));
      one.closed = true;
    } else if (kind === 'check') assert.is(this.#authority.check(handle), one.closed && !one.inUse ? 'EBADF' : this.#plain.check(s, d) ?? 'EACCES');
    else if (kind === 'rescind') {
      if (one.closed) return;
      assert.is(this.#authority.rescind(handle), this.#plain.rescind(d) ?? 'EACCES');
    } else if (kind === 'begin') {
      const begun = this.#authority.begin(handle);
      assert.is(begun.errno, this.#plain.begin(s, d));
      if (begun.errno === 'OK') Object.assign(one, { use: begun.use, inUse: true });
    } else {
      one.use?.end();
      if (one.inUse) this.#plain.end(s, d);
      one.inUse = false;
    }
  }

  /** Everybody is asked. */
  #settle(): void {
    do for (const { s, d } of this.#holders) this.#plain.abort(s, d);
    while (this.#plain.return());
  }

  #compare(): void {
    for (const one of this.#holders) {
      const inUse = this.#plain.uses(one.s, one.d);
      if (one.inUse) assert.is(one.use!.signal.aborted, !inUse, `${one.s} ${one.d}`);
      one.inUse = inUse;
    }
    // A fall that is heard calls a withdrawal that nobody asked for, and nobody is told of its return.
    assert.is(this.#returned, this.#asked && this.#plain.withdrawal === 'returned');
    assert.is(this.#authority.withdrawal, this.#plain.withdrawal);
    assert.is(this.#authority.proof, this.#plain.proof);
  }
}

const KINDS = ['grant', 'pass', 'pass', 'begin', 'begin', 'begin', 'end', 'close', 'check', 'rescind', 'lapse', 'tick', 'withdraw'] as const;
type Step = readonly [kind: (typeof KINDS)[number], which: number];

const anyPolicy = fc.record(Object.fromEntries(Object.entries(DECISIONS).map(([decision, values]) => [
  decision, decision === 'awaits' ? fc.subarray([...values]).map(some => new Set(some)) : fc.constantFrom(...values as readonly unknown[]),
]))) as unknown as fc.Arbitrary<Policy>;
const steps = fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.nat(20)), { minLength: 1, maxLength: 25, size: 'max' });

const settling = suite('an authority and the plain way to settle');
settling('property: under any policy both answer the same, cut the same uses and return at the same step', async () => {
  await fc.assert(fc.asyncProperty(anyPolicy, steps, async (policy, run) => {
    const pair = new Pair(policy);
    for (const step of [['grant', 0] as const, ...run]) await pair.step(step);
  }), { numRuns: 400 });
});
settling.run();

const many = suite('many holders');
/** The processor's seconds since then: other programs of the machine have no part in them. */
const since = (then: NodeJS.CpuUsage): number => process.cpuUsage(then).user / 1e6;

/** Seconds until a withdrawal from so many users has returned, each of whom ends or closes in turn. */
async function secondsOf(policy: Policy, count: number, last: 'end' | 'close'): Promise<number> {
  const authority = new Authority(policy);
  const ends: (() => unknown)[] = [];
  for (let i = 0; i < count; i++) {
    const granted = authority.grant();
    if (granted.errno !== 'OK') throw new Error(granted.errno);
    const begun = authority.begin(granted.handle);
    if (begun.errno !== 'OK') throw new Error(begun.errno);
    if (last === 'close') begun.use.end();
    ends.push(last === 'end' ? begun.use.end : () => authority.close(granted.handle));
  }
  const began = process.cpuUsage();
  const withdrawn = authority.withdraw();
  for (const end of ends) end();
  assert.is(await withdrawn, 'OK');
  return since(began);
}
for (const [name, last] of [['SyncGate', 'end'], ['Patient', 'close'], ['SyncAbort', 'end'], ['SyncSnapshot', 'end'], ['SyncSweep', 'end']] as const) {
  many(`${name}: sixteen times as many take less than a hundred times as long`, async () => {
    await secondsOf(NAMED[name], 2_000, last);
    const few = Math.max(await secondsOf(NAMED[name], 4_000, last), 0.005);
    const lots = await secondsOf(NAMED[name], 64_000, last);
    assert.ok(lots < 100 * few, `${few} s and ${lots} s`);
  });
}
many('and a use that ends among many, before any withdrawal', () => {
  const authority = new Authority(NAMED.SyncAbort);
  const seconds = (count: number): number => {
    const uses = Array.from({ length: count }, () => {
      const granted = authority.grant();
      const begun = granted.errno === 'OK' ? authority.begin(granted.handle) : granted;
      return begun.errno === 'OK' ? begun.use : undefined;
    });
    const began = process.cpuUsage();
    for (const use of uses) use!.end();
    return since(began);
  };
  seconds(2_000);
  const few = Math.max(seconds(4_000), 0.005);
  const lots = seconds(64_000);
  assert.ok(lots < 100 * few, `${few} s and ${lots} s`);
});
many.run();
