/** What the names of a case stand for: numbers of objects, which every process may use, and descriptors, which each has of its own. */
import { Descriptor, MISSING, Thing } from '../iommufd/ioctl/things';

const FIRST = 'main';

export class Names {
  #process = FIRST;
  #descriptors = new Map<string, Descriptor>();
  readonly #processes = new Map<string, Map<string, Descriptor>>([[FIRST, this.#descriptors]]);
  readonly #things = new Map<string, Thing>();
  #unnamed = 0;

  get process(): string { return this.#process; }

  /** Whose calls are made now. A process that was not seen yet is a fork of the first: it shares every open file. */
  set process(name: string) {
    if (name === this.#process) return;
    this.#process = name;
    const known = this.#processes.get(name);
    this.#descriptors = known ?? new Map([...this.#processes.get(FIRST)!].map(([each, descriptor]) => [each, descriptor.fork()]));
    if (!known) this.#processes.set(name, this.#descriptors);
  }

  /** A name for a descriptor to which the case gives none; it stays open as long as its process. */
  unnamed(): string { return `#${this.#unnamed++}`; }

  bind(name: string, thing: Thing): void {
    if (thing instanceof Descriptor) {
      this.#descriptors.set(name, thing);
      this.#things.set(name, MISSING);
      return;
    }
    this.#descriptors.delete(name);
    this.#things.set(name, thing);
  }

  /** What a name stands for in the current process; undefined if no step has made it. */
  find(name: string): Thing | undefined {
    const thing = this.#things.get(name);
    return thing === MISSING ? this.#descriptors.get(name) ?? thing : thing;
  }

  /** All descriptors; those of a process other than the first with the process before their name. */
  * descriptors(): Generator<[string, Descriptor]> {
    for (const [process, all] of this.#processes) {
      for (const [name, descriptor] of all) yield [process === FIRST ? name : `${process}: ${name}`, descriptor];
    }
  }

  /** The current process ends: all its descriptors are closed. */
  exit(): void { for (const descriptor of this.#descriptors.values()) if (descriptor.open) descriptor.close(); }
}
