/** A run under one position: what was answered at each step, and the machine at any of them. */
import { type LineAnswer, InputFault, type ShownJson, type ShownMachine, type Picture, type ExplorerRoom, type State } from './room';

export interface TrackFrame {
  readonly line: string;
  readonly answer: LineAnswer;
  /** The line is no call here; it was passed over. */
  readonly fault?: string;
  /** Properties that this step breaks first, and that no step before it had broken. */
  readonly breaks: readonly string[];
}

/** What there is to see of a machine. */
export interface TrackView { readonly at: number; readonly state: State; readonly picture: Picture }

/** A copy is kept of the machine at every so many steps, from which others are played again. */
const BETWEEN = 32;
/** And while a long run is made, at every so many. */
const FAR = 256;

export class Track {
  readonly frames: TrackFrame[] = [];
  readonly #kept: { readonly at: number; readonly machine: ShownMachine }[];
  #last: ShownMachine;
  readonly #broken = new Set<string>();
  #views: TrackView[] = [];
  /** The machines that were asked for last: a step is looked at together with the one before it. */
  #shown: { readonly at: number; readonly machine: ShownMachine }[] = [];

  /** Throws `Fault` for a position or a world that cannot be. */
  constructor(readonly room: ExplorerRoom, readonly position: string, readonly world: ShownJson) {
    this.#last = room.start(position, world);
    this.#kept = [{ at: 0, machine: room.start(position, world) }];
  }

  /** The same run as far as `lines` have it, and then theirs. */
  follow(lines: readonly string[]): void {
    let same = 0;
    while (same < lines.length && same < this.frames.length && this.frames[same]!.line === lines[same]) same++;
    if (same < this.frames.length) this.#cut(same);
    for (const line of lines.slice(same)) this.add(line);
  }

  /** A line that is no call changes nothing, and says so. */
  add(line: string): TrackFrame {
    let frame: TrackFrame;
    try {
      const answer = this.#last.take(line);
      const breaks = answer.broken.filter((name) => !this.#broken.has(name));
      for (const name of breaks) this.#broken.add(name);
      frame = { line, answer, breaks };
    } catch (error) {
      if (!(error instanceof InputFault)) throw error;
      frame = { line, answer: { broken: [] }, fault: error.message, breaks: [] };
    }
    this.frames.push(frame);
    if (this.frames.length % FAR === 0) this.#kept.push({ at: this.frames.length, machine: this.#last.clone() });
    return frame;
  }

  /** The machine after so many steps; it is not to be changed. */
  machineAt(at: number): ShownMachine {
    if (at === this.frames.length) return this.#last;
    const known = this.#shown.find((each) => each.at === at);
    if (known) return known.machine;
    const before = this.#before(at);
    const machine = before.machine.clone();
    for (let step = before.at; step < at; step++) {
      if (this.frames[step]!.fault === undefined) machine.take(this.frames[step]!.line);
    }
    this.#shown = [...this.#shown.slice(-3), { at, machine }];
    if (at % BETWEEN === 0 && !this.#kept.some((each) => each.at === at)) this.#kept.push({ at, machine });
    return machine;
  }

  /** What there is to see after so many steps; those that were seen last are at hand, as a step is seen with the one before it. */
  viewAt(at: number): TrackView {
    const known = this.#views.find((each) => each.at === at);
    if (known) return known;
    const machine = this.machineAt(at);
    const view = { at, state: machine.state(), picture: machine.picture() };
    this.#views = [...this.#views.slice(-3), view];
    return view;
  }

  /** By property, the step at which it was broken first, from 1. */
  brokenAt(until: number): Map<string, number> {
    return new Map(this.frames.slice(0, until).flatMap(({ breaks }, step) => breaks.map((name): [string, number] => [name, step + 1])));
  }

  #before(at: number): { readonly at: number; readonly machine: ShownMachine } {
    return [...this.#kept, ...this.#shown].reduce((best, each) => (each.at <= at && each.at > best.at ? each : best));
  }

  #cut(at: number): void {
    const machine = this.machineAt(at).clone();
    this.frames.length = at;
    this.#last = machine;
    this.#shown = [];
    this.#views = this.#views.filter((each) => each.at <= at);
    this.#kept.splice(0, this.#kept.length, ...this.#kept.filter((each) => each.at <= at));
    this.#broken.clear();
    for (const { breaks } of this.frames) for (const name of breaks) this.#broken.add(name);
  }
}

/** The first step, from 1, at which the answers of the tracks are not all the same; undefined where they are. */
export function firstDifference(tracks: readonly Track[], recorded: readonly (string | undefined)[] = []): number | undefined {
  const length = Math.max(0, ...tracks.map(({ frames }) => frames.length));
  for (let step = 0; step < length; step++) {
    const said = tracks.map(({ frames }) => saidBy(frames[step]));
    const kernel = recorded[step];
    if (said.some((each) => each !== said[0]) || (kernel !== undefined
      && tracks.some(({ frames }) => (frames[step]?.answer.errno ?? '-') !== kernel))) return step + 1;
  }
  return undefined;
}

function saidBy(frame: TrackFrame | undefined): string {
  if (!frame || frame.fault !== undefined) return 'no call';
  const { errno, waits, out } = frame.answer;
  return [errno ?? '-', waits ? 'waits' : '', out ?? ''].join(' ');
}

/** What is said of an answer in a word or two. */
export function answerText({ errno, waits, out }: LineAnswer): string {
  const said = waits ? 'waits' : errno ?? 'not possible';
  return out === undefined ? said : `${said}, ${out}`;
}
