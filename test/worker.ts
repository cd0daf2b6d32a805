/** The process in which test/run.ts runs test files, one after another. */

export interface Done {
  readonly suites: number;
  readonly total: number;
  readonly passed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** The failures, as uvu prints them. */
  readonly text: string;
  readonly error?: string;
}

type Suite = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>;
const world = globalThis as unknown as { UVU_DEFER: number; UVU_QUEUE: Suite[][]; UVU_INDEX: number };

// Read by uvu when it is loaded: suites wait in the queue until they are called.
world.UVU_DEFER = 1;
const uvu = require('uvu') as typeof import('uvu');

// A property that fails says why, beside its seed and its path: uvu prints the message of an error, and not its cause.
(require('fast-check') as typeof import('fast-check')).configureGlobal({ includeErrorInReport: true });

/** The suites that a file makes and has not run. */
const idle = new Set<string>();
const original = uvu.suite;
Object.assign(uvu, {
  suite: (name = '', state = {}) => {
    const made = original(name, state);
    const { run } = made;
    idle.add(name);
    made.run = () => {
      idle.delete(name);
      run();
    };
    return made;
  },
});

/** Runs the suites of a file, in this process. */
export async function runFile(file: string): Promise<Done> {
  world.UVU_INDEX = 0;
  world.UVU_QUEUE = [[]];
  idle.clear();
  const began = Date.now();
  const found = { suites: 0, total: 0, passed: 0, skipped: 0, text: '' };
  let error: string | undefined;
  try {
    require(file);
    for (const suite of world.UVU_QUEUE[0]) {
      const [errors, passed, skipped, total] = await suite();
      if (errors !== true) found.text += `${errors}\n`;
      else if (passed < total) found.text += 'what is done before or after the tests of a suite threw\n';
      if (total === 0) error ??= 'a suite has no test';
      found.suites++;
      found.total += total;
      found.passed += passed;
      found.skipped += skipped;
    }
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown);
  }
  if (idle.size) error ??= `no .run() for ${[...idle].join(', ')}`;
  return { ...found, seconds: (Date.now() - began) / 1000, error };
}

if (require.main === module) {
  process.on('message', (file: string) => void runFile(file).then(done => process.send!(done)));
  process.on('disconnect', () => process.exit());
}
