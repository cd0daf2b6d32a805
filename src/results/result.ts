/** What came of one thing that was checked, in the words that other people's tools know: a model, a case, a file of tests. */
export interface Result {
  /** What it belongs to: a room, a list of cases. */
  readonly group: string;
  readonly name: string;
  /** `error`: nothing could be decided. `skipped`: not run, since nothing has changed since it was as declared. */
  readonly status: 'passed' | 'failed' | 'error' | 'skipped';
  readonly seconds?: number;
  /** What is wrong: the first line says it, the others show it. */
  readonly message?: string;
  readonly place?: ResultPlace;
}

/** Of a file from the project's root; lines count from 1. */
export interface ResultPlace {
  readonly file: string;
  readonly line?: number;
}
