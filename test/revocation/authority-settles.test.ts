/**
 * An authority is held to the room: the same calls, made to the plain machine, which after every step asks everybody, are answered the same; and
 * it takes no longer with more holders.
 */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Handle } from '../../src/authorization/handle';
import { RevocationAuthority } from '../../src/revocation/authority';
import type { RevocationResult } from '../../src/revocation/given';
import type { Revocable } from '../../src/revocation/manners';
import { OBSERVED } from '../../src/revocation/mechanisms';
import { OpenRevocation } from '../../src/revocation/open';
import type { UseKind } from '../../src/revocation/revocation';
import type { RightUse } from '../../src/revocation/right-use';
import { chance, someRecord } from './records';

const KINDS = ['running', 'sleeping', 'standing'] as const;
const STARTS = { running: 'begin', sleeping: 'sleep', standing: 'map' } as const;
const ENDS = { running: 'end', sleeping: 'wake', standing: 'unmap' } as const;

/** One holder, as both have it. */
interface Both { readonly handle: Handle; readonly s: string; readonly d: string; readonly uses: Map<UseKind, RightUse>; closed: boolean }
/** A start that both were asked for: what the authority answered, once it has, and what the plain machine did. */
interface Start { readonly one: Both; readonly kind: UseKind; mine?: string; plain?: string }
interface Ask { readonly asks: () => string | undefined; mine?: string; plain?: string }

class Pair {
  readonly #authority: RevocationAuthority;
  readonly #plain: OpenRevocation;
  readonly #holders: Both[] = [];
  readonly #starts: Start[] = [];
  readonly #asks: Ask[] = [];
  readonly #pending: Ask[] = [];
  readonly #ending = new Set<readonly [Both, UseKind]>();
  #line: Start[] = [];
  #shut: Start[] = [];
  #waited = 0;
  #tick = (): void => {};

  constructor(readonly record: Revocable) {
    this.#authority = new RevocationAuthority(record, { clock: (tick) => { this.#tick = tick; return () => {}; }, patience: 2 });
    this.#plain = new OpenRevocation(record);
  }

  async step([what, which, other]: Step): Promise<void> {
    const count = this.#holders.length;
    const one = this.#holders[which % Math.max(1, count)];
    const beside = this.#holders[other % Math.max(1, count)];
    const before = this.#authority.withdrawal;
    if (what === 'grant') this.#given(this.#authority.grant({ notice: () => {}, willing: other % 2 === 0 }), String(count), other, (s, d) => this.#plain.grant(s, d)!);
    else if (what === 'tick') this.#ticked();
    else if (what === 'giveBack') this.#gaveBack();
    else if (what === 'queue') {
      void this.#authority.queue();
      this.#plain.queue();
    } else if (what === 'withdraw') this.#ask(this.#authority.withdraw(), () => this.#plain.withdraw());
    else if (one && !one.closed) this.#ofHolder(what, one, beside!, other);
    if (before !== 'called' && this.#plain.withdrawal === 'called') this.#waited = 0;
    this.#settle();
    // Notices are given after the call, and each is followed by what it made possible.
    for (const { s, d } of this.#holders) if (this.#plain.told(s, d)) this.#settle();
    await new Promise((resolve) => setImmediate(resolve));
    this.#compare();
  }

  #given(granted: RevocationResult<{ readonly handle: Handle }>, d: string, willing: number, plain: (s: string, d: string) => string): void {
    const s = `holder ${this.#holders.length}`;
    this.#plain.enroll(s, { registered: true, willing: willing % 2 === 0 });
    assert.is(granted.errno, plain(s, d));
    if (granted.errno === 'OK') this.#holders.push({ handle: granted.handle, s, d, uses: new Map(), closed: false });
  }

  #ofHolder(what: Step[0], one: Both, beside: Both, other: number): void {
    const { handle, s, d } = one;
    const authority = this.#authority;
    const kind = KINDS[other % 3]!;
    if (what === 'pass') this.#given(authority.pass(handle, { willing: other % 2 === 0 }), d, other, (t) => this.#plain.pass(s, t, d)!);
    else if (what === 'close') {
      assert.is(authority.close(handle), this.#plain.close(s, d));
      one.closed = true;
    } else if (what === 'check') assert.is(authority.check(handle), this.#plain.check(s, d) ?? 'EACCES');
    else if (what === 'rescind') assert.is(authority.rescind(handle), this.#plain.rescind(d) ?? 'EACCES');
    else if (what === 'begin') this.#begin(one, kind);
    else if (what === 'end') this.#end(one, kind);
    else if (what === 'withdrawFrom') {
      this.#ask(authority.withdraw({ from: handle }), () => this.#plain.withdrawFrom(this.record.manner.reach === 'holder' ? s : d));
    } else if (what === 'revoke') this.#ask(authority.revoke(handle), () => this.#plain.revoke(this.record.manner.by === 'rival' ? 'a rival' : s, d));
    else if (what === 'within') {
      const use = beside.uses.get('running');
      if (use && this.#inFlight(beside, 'running')) this.#ask(authority.withdrawWithin(use), () => this.#plain.withdrawWithin(beside.s, beside.d));
    }
  }

  #begin(one: Both, kind: UseKind): void {
    const start: Start = { one, kind };
    this.#starts.push(start);
    void this.#authority.begin(one.handle, { kind }).then((begun) => {
      start.mine = begun.errno;
      if (begun.errno === 'OK') one.uses.set(kind, begun.use);
    });
    if (this.record.manner[kind] === 'none') start.plain = 'EOPNOTSUPP';
    else this.#try(start);
  }

  #try(start: Start): void {
    const { one: { s, d }, kind } = start;
    start.plain = this.#plain[STARTS[kind]](s, d);
    if (start.plain !== undefined) return;
    const h = this.#plain.state.number(s, d);
    (this.#plain.asked.mayStart(h) ? this.#line : this.#shut).push(start);
  }

  #end(one: Both, kind: UseKind): void {
    const use = one.uses.get(kind);
    if (!use) return;
    if (this.#plain[ENDS[kind]](one.s, one.d) === undefined && this.#inFlight(one, kind)) this.#ending.add([one, kind]);
    use.end();
  }

  #ask(mine: Promise<string>, asks: () => string | undefined): void {
    const ask: Ask = { asks };
    this.#asks.push(ask);
    void mine.then((errno) => { ask.mine = errno; });
    const pending = this.#plain.withdrawal === 'called';
    const errno = asks();
    if (errno === undefined && pending && this.record.manner.again === 'waits') this.#pending.push(ask);
    else if (errno === 'OK' && !pending) this.#called = ask;
    else ask.plain = errno ?? 'EOPNOTSUPP';
  }
  #called: Ask | undefined;

  #ticked(): void {
    this.#tick();
    this.#plain.tick();
    for (const { d } of this.#holders) this.#plain.renew(d);
    if (this.#plain.withdrawal === 'called' && this.record.manner.patience === 'term' && ++this.#waited >= 2) this.#plain.giveUp();
  }

  #gaveBack(): void {
    const mine = this.#authority.giveBack();
    assert.is(mine === 'OK', this.#plain.giveBack() === 'OK', mine);
  }

  #inFlight(one: Both, kind: UseKind): boolean {
    return this.#plain.uses(one.s, one.d, kind);
  }

  /** Everybody is asked, until nothing more can be done. */
  #settle(): void {
    for (let again = true; again;) {
      for (const start of this.#shut.splice(0)) this.#try(start);
      for (const { s, d } of this.#holders) this.#plain.abort(s, d);
      for (const each of this.#ending) {
        const [{ s, d }, kind] = each;
        if (this.#plain[ENDS[kind]](s, d) === 'OK' || !this.#inFlight(each[0], kind)) this.#ending.delete(each);
      }
      again = this.#plain.return() === 'OK';
      const next = again ? undefined : this.#line[0];
      if (!next) continue;
      const h = this.#plain.state.number(next.one.s, next.one.d);
      if (this.#plain.asked.inLine() && this.#plain.asked.mayStart(h)) continue;
      this.#line.shift();
      this.#try(next);
      again = true;
    }
    if (this.#plain.withdrawal === 'called') return;
    if (this.#called) this.#called.plain = 'OK';
    this.#called = undefined;
    for (const ask of this.#pending.splice(0)) ask.plain = ask.asks() ?? 'EOPNOTSUPP';
  }

  #compare(): void {
    assert.is(this.#authority.withdrawal, this.#plain.withdrawal);
    this.#starts.forEach(({ mine, plain }, i) => assert.is(mine, plain, `start ${i}`));
    this.#asks.forEach(({ mine, plain }, i) => assert.is(mine, plain, `withdrawal ${i}`));
    const shown = new Map([...this.#authority.holders()].map(({ handle, uses }) => [handle, uses]));
    for (const one of this.#holders) for (const kind of KINDS) {
      const goesOn = this.#inFlight(one, kind);
      const use = one.uses.get(kind);
      const listed = shown.get(one.handle)?.includes(kind) ?? false;
      if (kind !== 'standing') assert.is(listed, goesOn, `${one.s} ${kind}`);
      else if (goesOn) assert.ok(listed, `${one.s} stands`);
      if (use?.signal.aborted) assert.not(goesOn, `${one.s} ${kind} was cut`);
      if (!goesOn && use && kind !== 'standing') one.uses.delete(kind);
    }
  }
}

const WHAT = ['grant', 'pass', 'pass', 'begin', 'begin', 'begin', 'begin', 'end', 'end', 'close', 'check', 'rescind', 'tick', 'withdraw', 'withdrawFrom',
  'revoke', 'within', 'giveBack', 'queue'] as const;
type Step = readonly [what: (typeof WHAT)[number], which: number, other: number];
const steps = fc.array(fc.tuple(fc.constantFrom(...WHAT), fc.nat(20), fc.nat(20)), { minLength: 1, maxLength: 30, size: 'max' });

const settling = suite('an authority and the plain machine');

const playing = async (record: Revocable, run: readonly Step[]): Promise<void> => {
  const pair = new Pair(record);
  for (const step of [['grant', 0, 0] as const, ...run]) await pair.step(step);
};
settling('property: under any record both answer the same, have the same in flight, and return at the same step', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(), steps, async (seed, run) => playing(someRecord(chance(seed)), run)), { numRuns: 600 });
});
settling('property: and under every record that was observed', async () => {
  const records = Object.values(OBSERVED).flatMap((parts) => Object.values(parts));
  await fc.assert(fc.asyncProperty(fc.constantFrom(...records), steps, playing), { numRuns: 400 });
});
settling.run();

