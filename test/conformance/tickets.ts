/** The code of the toy specification in fixture/, right or with one of some faults. */
import { join } from 'node:path';
import { type Room, takeByName, type View } from '../../src/conformance/room';
import { openProject } from '../../src/tlc/project';

export const FIXTURE = join(__dirname, 'fixture');
export const project = openProject(FIXTURE);

/** `errno`: a wrong one; `state`: a refused call leaves a mark; `late`: only from the third ticket on; `event`: a step too many; `out`: another number. */
export type Fault = 'errno' | 'state' | 'late' | 'event' | 'out' | 'beginning';

export class Tickets {
  readonly #holders: (string | undefined)[] = [undefined, undefined];
  #shut = false;
  #drawn = 0;
  last = 0;

  constructor(readonly fault?: Fault) {
    if (fault === 'beginning') this.#shut = true;
  }

  draw(person: string): string {
    this.last = 0;
    if (this.#shut) {
      if (this.fault === 'state') this.#holders[0] = person;
      return this.fault === 'errno' ? 'EBUSY' : 'ESHUTDOWN';
    }
    const free = this.#holders.indexOf(undefined);
    if (free < 0) return 'ENOSPC';
    this.#holders[free] = person;
    this.last = free + (this.fault === 'out' && free === 1 ? 0 : 1);
    this.#drawn++;
    if (this.fault === 'late' && this.#drawn === 3) this.#shut = true;
    return 'OK';
  }

  ask(_person: string): string {
    this.last = 0;
    if (this.#shut) return 'ESHUTDOWN';
    return this.#holders.includes(undefined) ? 'OK' : 'ENOSPC';
  }

  giveBack(person: string, number: number): string {
    this.last = 0;
    if (this.#holders[number - 1] !== person) return 'EPERM';
    this.#holders[number - 1] = undefined;
    return 'OK';
  }

  shut(): string | undefined {
    this.last = 0;
    if (this.#shut && this.fault !== 'event') return undefined;
    this.#shut = true;
    return 'OK';
  }

  view(): View {
    return { holder: this.#holders.map(holder => holder ?? 'nobody'), shut: this.#shut };
  }

  clone(): Tickets {
    const other = new Tickets(this.fault);
    this.#holders.forEach((holder, i) => { other.#holders[i] = holder; });
    [other.#shut, other.#drawn, other.last] = [this.#shut, this.#drawn, this.last];
    return other;
  }
}

export const tickets = (fault?: Fault): Room<Tickets> => ({
  name: 'tickets',
  code: { path: 'test/conformance/tickets', class: 'Tickets' },
  variables: ['holder', 'shut'],
  models: [{ config: 'MCTickets', module: 'MCTickets' }],
  start: () => new Tickets(fault),
  take: takeByName,
  out: machine => machine.last,
  view: machine => machine.view(),
  clone: machine => machine.clone(),
  program: () => `new Tickets(${fault === undefined ? '' : `'${fault}'`})`,
});
