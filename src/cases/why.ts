/** Calls answered one by one: the errno, the rule that refused and why, and what came of the call. */
import { Context } from '../iommufd/context';
import { Ioas } from '../iommufd/ioas';
import type { Args, CaseJson } from '../iommufd/ioctl/call';
import { CaseError } from '../iommufd/ioctl/call';
import { Descriptor, Numbered } from '../iommufd/ioctl/things';
import { showing } from '../iommufd/show';
import type { KernelNumber } from '../iommufd/version';
import { type Refusal, forgetRefusal, refusalOf, ruleOf } from '../rules';
import type { Case, CaseStep } from './case';
import { printJson } from './numerals';
import { answerStep, caseWorldOf } from './run';
import type { CaseWorld } from './world';

/** What is said of one call. */
export interface ToldCall {
  readonly errno: string;
  /** Which rule refused it, and why; absent for a call that was answered, and for one that warns. */
  readonly refusal?: Refusal;
  /** The function of the kernel that looked. */
  readonly source?: string;
  /** What it made and what it answered. */
  readonly made: readonly string[];
}

/** A machine to which calls are put, one after another, and from which the last can be taken back. */
export class AskedMachine {
  #world: CaseWorld;
  #steps: CaseStep[] = [];
  #contexts = new Set<Context>();
  /** What is known of a thing: its name, or by which call it came. */
  #known = new WeakMap<object, string>();
  readonly #show = showing((thing) => this.#known.get(thing));

  constructor(readonly one: Case, readonly kernel?: KernelNumber) { this.#world = caseWorldOf(one, kernel); }

  get world(): CaseWorld { return this.#world; }
  get steps(): readonly CaseStep[] { return this.#steps; }

  /** Makes the call. Throws CaseError for one that makes no sense; then it was not made. */
  put(step: CaseStep): ToldCall {
    forgetRefusal();
    const at = this.#steps.length;
    const answer = answerStep(this.#world, step, at);
    this.#steps.push(step);
    if (answer.errno === 'OK') return { errno: 'OK', made: [...this.#learn(step, at + 1), ...outOf(answer.out, step.args)] };
    const refusal = refusalOf(answer.errno, this.#show);
    return { errno: answer.errno, ...(refusal ? { refusal, source: ruleOf(answer.errno)!.source } : {}), made: [] };
  }

  /** Takes the last call back, as if it had not been made; false when there is none. */
  undo(): boolean {
    if (this.#steps.length === 0) return false;
    const steps = this.#steps.slice(0, -1);
    this.#world = caseWorldOf(this.one, this.kernel);
    this.#steps = [];
    this.#contexts = new Set();
    this.#known = new WeakMap();
    for (const step of steps) this.put(step);
    return true;
  }

  /** What the names of a call stand for now; and everything that it made without one. */
  #learn(step: CaseStep, nth: number): string[] {
    const said: string[] = [];
    for (const key of ['as', 'fd_as']) {
      const name = step.args?.[key];
      if (typeof name !== 'string') continue;
      const thing = this.#world.names.find(name);
      if (thing instanceof Descriptor) this.#known.set(thing.file, name);
      if (thing instanceof Descriptor && thing.file instanceof Context) this.#contexts.add(thing.file);
      const object = thing instanceof Numbered ? this.#objectOf(step.args, thing) : undefined;
      if (object && !this.#known.has(object)) {
        said.push(`${name}: ${this.#show(object)}`);
        this.#known.set(object, name);
      }
    }
    for (const context of this.#contexts) {
      for (const object of context.objects.objects()) {
        if (!this.#known.has(object)) {
          said.push(this.#show(object));
          this.#known.set(object, `by call ${nth}, ${step.op}`);
        }
        if (!(object instanceof Ioas)) continue;
        for (const area of object.areas) if (!this.#known.has(area)) this.#known.set(area, `by call ${nth}, ${step.op}`);
      }
    }
    return said;
  }

  #objectOf(args: Args, thing: Numbered): object | undefined {
    const context = thing.context ?? this.#world.context(args.fd) ?? [...this.#contexts][0];
    return context?.objects.find(thing.id);
  }
}

/** What a call answered beside success; the number of what it made is said already. */
function outOf(out: Readonly<Record<string, CaseJson>> | undefined, args: Args): string[] {
  return Object.entries(out ?? {}).flatMap(([key, value]) => {
    if (key === 'id' && typeof args?.as === 'string') return [];
    const shown = (typeof value === 'number' || typeof value === 'bigint') && /iova|unmapped|alignment/.test(key) ? `0x${value.toString(16)}` : typeof value === 'string' ? value : printJson(value);
    return [`${key} ${shown}`];
  });
}

/** The calls of a case, each with what every kernel says of it. A call that makes no sense ends the case, with its place. */
export function answersOf(one: Case, kernels: readonly (KernelNumber | undefined)[]): { readonly told: readonly (readonly ToldCall[])[]; readonly problem?: { step: number; message: string } } {
  const asked = kernels.map((kernel) => new AskedMachine(one, kernel));
  const told: ToldCall[][] = [];
  for (const [at, step] of one.steps.entries()) {
    try {
      told.push(asked.map((each) => each.put(step)));
    } catch (error) {
      if (error instanceof CaseError) return { told, problem: { step: at + 1, message: error.message } };
      throw error;
    }
  }
  return { told };
}

/** What is said of a call on one line: `EINVAL  reservedRange: … (iopt_check_iova)`. */
export function printTold({ errno, refusal, source, made }: ToldCall): string {
  if (errno === 'OK') return ['ok', ...(made.length > 0 ? [made.join(', ')] : [])].join('  ');
  return refusal ? `${errno}  ${refusal.rule}: ${refusal.because} (${source})` : errno;
}
