/** What the names of a case stand for: numbers of objects, which every process may use, and descriptors, which each has of its own. */
import type { Context } from '../iommufd/context';
import type { OpenFile } from '../iommufd/file';

/** What a name stands for. Kinds of things add their own classes; all that is asked of them is a word that tells them apart. */
export interface Thing { readonly what: string }

/** The number of an object, and its context where that matters. Devices, accesses and others that are more than a number extend it. */
export class Numbered implements Thing {
  readonly what: string = 'number';
  constructor(readonly id: number, readonly context: Context | null = null) {}
}

/** A descriptor of one process: it leads to an open file until it is closed. */
export class Descriptor implements Thing {
  readonly what = 'descriptor';
  open = true;
  constructor(readonly file: OpenFile) {}

  close(): void {
    this.open = false;
    this.file.put();
  }

  /** The descriptor of a child: the same open file, held once more. */
  fork(): Descriptor {
    if (!this.open) return this;
    this.file.hold();
    return new Descriptor(this.file);
  }
}

/** A name that stands for nothing: its creating step failed, or it is a descriptor of another process. */
export const MISSING: Thing = { what: 'missing' };

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
