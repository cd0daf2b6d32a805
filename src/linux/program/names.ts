/** What the names of a run are in its program: variables, and where its devices are. */
import type { Case } from '../../cases/case';
import { devicesOf } from '../fit';

export class ProgramNames {
  readonly #files = new Map<string, string>();
  readonly #numbers = new Map<string, string>();
  readonly #taken = new Map<string, string>();
  /** Of each mock device the name of its context. */
  readonly mocks = new Map<string, string>();
  /** Declarations of the variables. */
  readonly declared = new Set<string>();
  /** The requests by their names in the headers, as the headers make their numbers. */
  readonly requests = new Map<string, string>();
  readonly #devices: ReturnType<typeof devicesOf>;

  constructor(readonly one: Case) { this.#devices = devicesOf(one); }

  /** The name as C may have it, another for each. */
  #word(name: string): string {
    const word = name.replace(/\W/g, '_');
    const owner = this.#taken.get(word);
    if (owner !== undefined && owner !== name) return this.#word(`${name}_`);
    this.#taken.set(word, name);
    return word;
  }

  opened(name: string): string {
    const word = this.#word(name);
    this.#files.set(name, word);
    this.#numbers.delete(name);
    this.declared.add(`static int fd_${word} = -1;`);
    return word;
  }

  made(name: string): string {
    const word = this.#word(name);
    this.#numbers.set(name, word);
    this.#files.delete(name);
    this.declared.add(`static __u64 id_${word};`);
    return word;
  }

  /** A number beside that of an object: of the test driver's own object, of a region. */
  beside(name: string, what: string): string {
    const variable = `${what}_${this.#word(name)}`;
    this.declared.add(`static __u64 ${variable};`);
    return variable;
  }

  file(name: string): string | undefined { return this.#files.has(name) ? `fd_${this.#files.get(name)}` : undefined; }
  number(name: string): string | undefined { return this.#numbers.has(name) ? `id_${this.#numbers.get(name)}` : undefined; }

  /** Whether the run has this device as one of the machine. */
  isReal(device: string): boolean { return this.#devices.has(device) && (this.one.env?.mock !== true || this.#devices.get(device)!.facts.mock === false); }

  /** A device of the machine that is in a group. */
  deviceOf(group: string): string | undefined { return [...this.#devices].find(([name, each]) => each.group === group && this.isReal(name))?.[0]; }

  /** What the test driver is told of a mock device: 1 where it cannot tell dirty pages, 4 where it has PASIDs. */
  mockFlags(device: string): bigint {
    const facts = this.#devices.get(device)?.facts ?? {};
    return (facts.dirty === false ? 1n : 0n) + (facts.pasid === true ? 4n : 0n);
  }
}
