/**
 * The properties that turn red in the explorer, held to the searches of TLC: a run that breaks one there breaks it here, with its last
 * step; and what is kept there no run breaks here.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lineOfCall } from '../../src/explorer/sources';
import { shownRoomNamed } from '../../src/explorer/rooms';
import { Track } from '../../src/explorer/track';
import type { Cells } from '../../src/matrix/matrix';
import { matrixOf } from '../../src/matrix/matrix';
import { runCares } from '../../src/matrix/cares';
import { POSITIONS_SUBJECT } from '../../src/matrix/positions';
import { runSurveys } from '../../src/matrix/surveys';
import { POSITION_WORLDS, positionLines, Search } from '../../src/explorer/search';
import { type BrokenCell, breaksLast, positionsOf } from '../../src/site/explorer-data';
import { openProject } from '../../src/tlc/project';
import { findChecker } from '../../src/tlc/run';

const project = openProject();
/** What a search sees and a step does not: runs without end, and a contract. */
const UNSEEN = ['Terminates', 'TerminatesHostile', 'EventualStop', 'RefinesOpenOnce'];

const policies = suite('properties of a policy');

for (const [world, lapses] of [['held', []], ['lapsing', ['thirdParty']]] as const) {
  policies(`break where TLC's shortest runs break them, at the last step, and nowhere else (${world})`, async () => {
    const matrix = matrixOf(project, await runSurveys(project, await findChecker(project), false));
    const cells: Cells = world === 'held' ? matrix.cells : matrix.lapsing;
    const room = shownRoomNamed('authorization');
    const play = (position: string, run: readonly string[]): Track => {
      const track = new Track(room, position, { subjects: ['p', 'q'], descriptions: ['d'], term: 1, lapses });
      track.follow(run);
      return track;
    };
    const runs = new Set<string>();
    let seen = 0;
    for (const [policy, row] of cells) {
      for (const [property, { holds, trace }] of row) {
        if (holds || UNSEEN.includes(property)) continue;
        const run = trace!.map(lineOfCall);
        runs.add(run.join('\n'));
        const track = play(policy, run);
        assert.is(track.brokenAt(run.length).get(property), run.length, `${policy} ${property}: ${run.join('; ')}`);
        seen++;
      }
    }
    assert.ok(seen > 100, `${seen} broken promises`);
    for (const [policy, row] of cells) {
      for (const run of runs) {
        const wrong = [...play(policy, run.split('\n')).brokenAt(Infinity).keys()].filter((property) => row.get(property)!.holds);
        assert.equal(wrong, [], `${policy} keeps them: ${run}`);
      }
    }
  });
}
policies.run();

const positions = suite('properties of a position');

positions('break where TLC\'s shortest runs break them, at the last step, in one of the worlds that it looked at', async () => {
  const { cells } = await runCares(POSITIONS_SUBJECT, project, await findChecker(project));
  let seen = 0;
  const missing: string[] = [];
  for (const [care, rows] of Object.entries(cells)) {
    const broken = [...rows].flatMap(([position, row]) => [...row].filter(([property, { holds }]) => !holds && !UNSEEN.includes(property))
      .map(([property, { trace }]): BrokenCell => ({ position, property, trace: trace! })));
    const found = new Set(positionsOf(broken, care).map(({ position, property }) => `${position} ${property}`));
    missing.push(...broken.filter(({ position, property }) => !found.has(`${position} ${property}`))
      .map(({ position, property, trace }) => `${care} ${position} ${property}: ${trace.join('; ')}`));
    seen += found.size;
  }
  assert.equal(missing, []);
  assert.ok(seen > 250, `${seen} broken properties`);
});
positions('a search of the reference implementation finds what TLC finds, in as many steps, under every position', async () => {
  const { cells } = await runCares(POSITIONS_SUBJECT, project, await findChecker(project));
  for (const [position, row] of cells.careless) {
    const search = new Search(shownRoomNamed('wbinvd'), position, POSITION_WORLDS, positionLines, { states: 20_000, depth: 8 });
    assert.ok(search.go(Infinity), position);
    const lengths = [...row].filter(([property]) => !UNSEEN.includes(property)).map(([property, { length }]) => [property, length]);
    assert.equal(lengths.map(([property]) => [property, search.found.get(property as string)?.length]), lengths, position);
    for (const { property, world, run } of search.found.values()) assert.ok(breaksLast(shownRoomNamed('wbinvd'), position, property, world, run),
      `${position} ${property}`);
  }
});
positions.run();
