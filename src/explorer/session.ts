/** What is being looked at: a record, its tracks, and the ways in which a reader changes it. No page is known here. */
import { runOf } from '../lanes/told';
import type { LaneRun } from '../lanes/run';
import { actorsOfLine } from './actors';
import type { Data, Source } from './sources';
import { NO_DATA, recordedFor, sourcesOf } from './sources';
import type { RunRecord } from './opened';
import { RECORD_LIMITS, linkOf, recordOfLink } from './record';
import { InputFault, type ShownJson, type ExplorerRoom } from './room';
import { shownRoomNamed } from './rooms';
import { firstDifference, Track } from './track';

export class ExplorerSession {
  readonly sources: readonly Source[];
  #record: RunRecord;
  #tracks: Track[] = [];
  recorded: readonly (string | undefined)[] | undefined;
  by: string | undefined;
  note: string | undefined;
  /** First difference and lanes, which are the same until another record is shown. */
  #difference: number | undefined;
  #lanes: LaneRun | undefined;

  constructor(readonly data: Data = NO_DATA, record?: RunRecord) {
    this.sources = sourcesOf(data);
    this.#record = record ?? this.sources.find(({ id }) => id === 'S33')!.open().record;
    this.show(this.#record);
  }

  get record(): RunRecord { return this.#record; }
  get room(): ExplorerRoom { return shownRoomNamed(this.#record.room); }
  get tracks(): readonly Track[] { return this.#tracks; }
  get at(): number { return this.#record.at; }
  get link(): string { return linkOf(this.#record); }
  /** What was loaded, and whether it has been changed since. */
  get title(): string {
    const { source, run } = this.#record;
    const found = source === undefined ? undefined : this.sources.find(({ id }) => id === source);
    if (!found) return run.length === 0 ? 'A run of your own: make a call' : 'A run of your own';
    return `${found.id}: ${found.title}${found.open().record.run.join('\n') === run.join('\n') ? '' : ' (changed)'}`;
  }

  get difference(): number | undefined { return this.#difference; }

  /** Shows a record. Throws `Fault`, and then shows what it showed before. */
  show(record: RunRecord): void {
    const room = shownRoomNamed(record.room);
    const same = record.room === this.#record.room && JSON.stringify(record.world) === JSON.stringify(this.#record.world);
    const tracks = record.positions.map((position) => (same ? this.#tracks.find((track) => track.position === position) : undefined)
      ?? new Track(room, position, record.world));
    for (const track of tracks) track.follow(record.run);
    const { recorded, by, note } = recordedFor(record, this.sources);
    this.#record = record;
    this.#tracks = tracks;
    this.recorded = recorded;
    this.by = by;
    this.note = note;
    this.#difference = firstDifference(tracks, recorded);
    this.#lanes = undefined;
  }

  /** Shows what a link says. Throws `Fault`. */
  open(link: string, most?: number): void { this.show(recordOfLink(link, most)); }

  /** Shows a source by its id. Throws `Fault`. */
  load(id: string): void {
    const source = this.sources.find((each) => each.id === id);
    if (!source) throw new InputFault(`there is nothing called ${id.slice(0, 40)} to load`);
    this.show(source.open().record);
  }

  /** Goes to a step; 0 is the beginning. */
  go(at: number): void { this.#record = { ...this.#record, at: Math.max(0, Math.min(at, this.#record.run.length)) }; }

  /** Makes a call where the reader stands. @param keep the steps after it are made after it, too; else the run ends with it */
  take(line: string, keep = false): void {
    const { run, at } = this.#record;
    if (run.length >= RECORD_LIMITS.steps) throw new InputFault(`a run has at most ${RECORD_LIMITS.steps} steps`);
    const text = line.trim().slice(0, RECORD_LIMITS.line);
    this.show({ ...this.#record, run: [...run.slice(0, at), text, ...(keep ? run.slice(at) : [])], at: at + 1 });
  }

  /** Takes the step away at which the reader stands; the others stay. */
  remove(): void {
    const { run, at } = this.#record;
    if (at > 0) this.show({ ...this.#record, run: [...run.slice(0, at - 1), ...run.slice(at)], at: at - 1 });
  }

  /** Takes away all steps after the one at which the reader stands. */
  cut(): void { this.show({ ...this.#record, run: this.#record.run.slice(0, this.#record.at) }); }

  /** Another position in a column, one more, or one less. Throws `Fault`. */
  place(column: number, position: string | undefined): void {
    const positions = [...this.#record.positions];
    if (position === undefined) positions.splice(column, 1);
    else positions[column] = position;
    if (positions.length > 0) this.show({ ...this.#record, positions: positions.slice(0, RECORD_LIMITS.positions) });
  }

  /** Another room, from its beginning. */
  enter(name: string): void {
    const room = shownRoomNamed(name);
    this.show({ room: name, positions: [room.positions[0]!], world: room.worlds[0]!.world, run: [], at: 0 });
  }

  begin(world: ShownJson): void { this.show({ ...this.#record, world, run: [], at: 0, source: undefined }); }

  /** Who acts in each step and whom it concerns, without states: from the lines alone. */
  lanes(): LaneRun {
    if (this.#lanes) return this.#lanes;
    const { room } = this;
    const steps = this.#record.run.map((line) => ({ state: {}, ...room.words(line), actors: actorsOfLine(room, line) }));
    this.#lanes = runOf([{ state: {} }, ...steps], { title: '', room: room.name });
    return this.#lanes;
  }
}
