/** Who holds what of an authority, and under which names its core knows them. Names are used again, so that what is kept grows with those who hold. */
import type { Signal } from '../signal';
import type { Handle, Notice } from './handle';

/** What a grant gives: a handle, and the copies of it. */
export interface GrantedDescription { readonly name: string; readonly handles: Set<Handle>; readonly free: string[]; named: number }

export interface Holder {
  /** Its name among the holders of its description. */
  readonly s: string;
  readonly description: GrantedDescription;
  readonly notice: Notice;
  /** Stops listening to the signal that would close the handle. */
  readonly deaf?: () => void;
  use?: AbortController;
  closed: boolean;
}

const ABORTED = { once: true } as const;

export class Holders {
  readonly all = new Map<Handle, Holder>();
  readonly using = new Map<Handle, Holder>();
  readonly descriptions = new Set<GrantedDescription>();
  readonly #free: string[] = [];
  #named = 0;

  /** A description that is not yet anybody's, with a name that is free. */
  describe(): GrantedDescription { return { name: this.#free.at(-1) ?? String(this.#named), handles: new Set(), free: [], named: 1 }; }

  /** The description is given out. */
  granted(description: GrantedDescription): void {
    if (this.#free.pop() === undefined) this.#named++;
    this.descriptions.add(description);
  }

  /** A name that is free among the holders of the description. */
  nameIn({ free, named }: GrantedDescription): string { return free.at(-1) ?? String(named); }

  /** The name is given out. */
  passed(description: GrantedDescription): void { if (description.free.pop() === undefined) description.named++; }

  /** `gone` is called when the signal is aborted; if it has been, soon. */
  add(handle: Handle, s: string, description: GrantedDescription, notice: Notice, signal: Signal | undefined, gone: () => void): void {
    if (signal?.aborted) queueMicrotask(gone);
    const deaf = signal && (() => signal.removeEventListener('abort', gone));
    signal?.addEventListener('abort', gone, ABORTED);
    this.all.set(handle, { s, description, notice, deaf, closed: false });
    description.handles.add(handle);
  }

  begun(handle: Handle, holder: Holder): AbortController {
    this.using.set(handle, holder);
    return holder.use = new AbortController();
  }

  ended(handle: Handle, holder: Holder): void {
    holder.use = undefined;
    this.using.delete(handle);
  }

  /** Forgets who has let go and uses no more. `again`: may its name among the holders of its description be used again? */
  forget(handle: Handle, again: boolean): void {
    const { s, description, use, closed } = this.all.get(handle)!;
    if (use || !closed) return;
    this.all.delete(handle);
    description.handles.delete(handle);
    if (again) description.free.push(s);
    if (description.handles.size > 0) return;
    this.descriptions.delete(description);
    this.#free.push(description.name);
  }
}
