/**
 * Predicates over records of decisions as ordered decision diagrams: two that say the same of every record are one number. A predicate is plain code
 * that looks at a record; it is run once for each way in which what it looks at can be decided, and never for what it does not look at.
 */

/** Every decision with what it can be, in the order in which diagrams ask. */
export type Domains = readonly (readonly [name: string, values: readonly unknown[]])[];
type Predicate = (record: Readonly<Record<string, unknown>>) => boolean;

/** A diagram by its number: 0 is false, 1 is true. */
export type Diagram = number;

export class Diagrams {
  /** By diagram: which decision it asks first, and what follows by each value. */
  readonly #asks: number[] = [Infinity, Infinity];
  readonly #kids: (readonly Diagram[])[] = [[], []];
  readonly #known = new Map<string, Diagram>();
  readonly #branched = new Map<string, Diagram>();

  constructor(readonly domains: Domains) {}

  /** The diagram of a predicate. */
  of(predicate: Predicate): Diagram {
    const { domains } = this;
    const decided: (number | undefined)[] = domains.map(() => undefined);
    /** What a run looked at that was not decided before: it was taken to be the first that it can be. */
    let looked: number[] = [];
    const record = {};
    domains.forEach(([name, values], at) => Object.defineProperty(record, name, {
      get: () => {
        if (decided[at] === undefined) {
          decided[at] = 0;
          looked.push(at);
        }
        return values[decided[at]];
      },
    }));
    const build = (): Diagram => {
      looked = [];
      let made: Diagram = predicate(record) ? 1 : 0;
      for (const at of looked.reverse()) {
        const kids = [made];
        for (let value = 1; value < domains[at]![1].length; value++) {
          decided[at] = value;
          kids.push(build());
        }
        decided[at] = undefined;
        made = this.#branch(at, kids);
      }
      return made;
    };
    return build();
  }

  /** What follows of a diagram if a decision is decided that no diagram before it asks. */
  after(diagram: Diagram, at: number, value: number): Diagram { return this.#asks[diagram] === at ? this.#kids[diagram]![value]! : diagram; }

  /** Does it ask this decision first? */
  asks(diagram: Diagram, at: number): boolean { return this.#asks[diagram] === at; }

  #node(at: number, kids: readonly Diagram[]): Diagram {
    if (kids.every((kid) => kid === kids[0])) return kids[0]!;
    const key = `${at}:${kids.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#asks.push(at);
    this.#kids.push(kids);
    this.#known.set(key, this.#asks.length - 1);
    return this.#asks.length - 1;
  }

  /** By the value of a decision one of these, which may ask decisions before it. */
  #branch(at: number, kids: readonly Diagram[]): Diagram {
    if (kids.every((kid) => kid === kids[0])) return kids[0]!;
    const first = Math.min(...kids.map((kid) => this.#asks[kid]!));
    if (at < first) return this.#node(at, kids);
    const key = `${at}:${kids.join()}`;
    const known = this.#branched.get(key);
    if (known !== undefined) return known;
    const made = this.#node(first, this.domains[first]![1].map((_, value) => this.#branch(at, kids.map((kid) => this.after(kid, first, value)))));
    this.#branched.set(key, made);
    return made;
  }
}
