/** What can be loaded: scenarios of the debate, counterexamples of the matrices, recorded cases; and what the build puts beside the page. */
import { opened } from './rooms';
import { SCENARIOS } from '../wbinvd/scenarios';
import { IOASID_SCENARIOS } from './scenarios';
import type { Opened, RecordedCase, RunRecord } from './opened';
import { InputFault, type ShownJson } from './room';
import { ioasidShown } from './rooms/ioasid';
import { worldOfScenario } from './rooms/wbinvd';

/** The broken cell of a matrix with its run. */
export interface ToldCell {
  readonly id: string;
  readonly room: string;
  readonly position: string;
  readonly property: string;
  readonly world: ShownJson;
  readonly run: readonly string[];
  /** What breaks it has no end: the run is the way to where it goes round. */
  readonly endless?: boolean;
}

/** What `explorer-data.js` gives: all of it made from the repository and from reports of real runs. */
export interface Data {
  /** What is said of each policy and position where it is defined. */
  readonly about: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly counterexamples: readonly ToldCell[];
  readonly cases: readonly RecordedCase[];
}

export const NO_DATA: Data = { about: {}, counterexamples: [], cases: [] };

export interface Source {
  readonly id: string;
  readonly title: string;
  readonly kind: 'scenario' | 'counterexample' | 'case';
  readonly room: string;
  open(): Opened;
}

export function sourcesOf(data: Data): Source[] {
  return [
    ...[...SCENARIOS.values()].map((scenario): Source => ({
      id: scenario.id, title: scenario.title, kind: 'scenario', room: 'wbinvd',
      open: () => ({ record: { room: 'wbinvd', positions: ['GunthorpeOnce', 'WilliamsonOrdered', 'Linux67File'],
        world: worldOfScenario(scenario), run: scenario.steps, at: scenario.steps.length, source: scenario.id } }),
    })),
    ...IOASID_SCENARIOS.map(({ id, title, run }): Source => ({
      id, title, kind: 'scenario', room: 'ioasid',
      open: () => ({ record: { room: 'ioasid', positions: ['rfcV2', 'linux'], world: ioasidShown.worlds[0]!.world, run, at: run.length, source: id } }),
    })),
    ...data.counterexamples.map((each): Source => ({
      id: each.id, title: `${each.position} breaks ${each.property}`, kind: 'counterexample', room: each.room,
      open: () => ({ record: { room: each.room, positions: [each.position], world: each.world, run: each.run, at: each.run.length, source: each.id },
        ...(each.endless ? { note: 'What is broken is broken by a run without end: from the last state on, it need never come.' } : {}) }),
    })),
    ...data.cases.map((one): Source =>
      ({ id: `case:${one.id}`, title: one.note ?? `a case of ${one.object}`, kind: 'case', room: 'iommufd', open: () => opened(one) })),
  ];
}

/** The source that a link says its run was loaded from; its recorded answers are for the steps that are still the same. */
export function recordedFor(record: RunRecord, sources: readonly Source[]): Pick<Opened, 'recorded' | 'by' | 'note'> {
  const source = record.source === undefined ? undefined : sources.find(({ id }) => id === record.source);
  if (!source) return {};
  const { record: original, recorded, by, note } = source.open();
  if (!recorded) return note === undefined || original.run.join('\n') !== record.run.join('\n') ? {} : { note };
  const same = record.run.findIndex((line, at) => line !== original.run[at]);
  return { recorded: recorded.slice(0, same < 0 ? record.run.length : same), by, ...(note === undefined ? {} : { note }) };
}

/** `Attach(d1, A)` of a specification as the line of a room. */
export function lineOfCall(call: string): string {
  const [, op, args] = /^(\w+)(?:\(([^()]*)\))?$/.exec(call) ?? [];
  if (op === undefined) throw new InputFault(`${call} is no call`);
  return [op.charAt(0).toLowerCase() + op.slice(1), ...(args ? args.split(',').map((each) => each.trim().replace(/^"(.*)"$/, '$1')) : [])].join(' ');
}

