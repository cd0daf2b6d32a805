import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { questionsOn } from '../../src/conformance/noticed';
import type { Room } from '../../src/conformance/room';
import { ROOMS } from '../../src/conformance/rooms';
import { readManifest } from '../../src/tlc/manifest';
import { openProject } from '../../src/tlc/project';
import { checker, copyOf, type Edit } from '../tlc/copies';
import { FIXTURE, tickets } from './tickets';

/** What the code says to the graph of a changed specification; nothing if it notices nothing. */
async function saidOf(...edits: Edit[]): Promise<string> {
  const project = copyOf(FIXTURE, edits);
  const [question] = questionsOn('Tickets', project, [], [tickets() as Room]);
  return await question.ask(project, await checker()) ?? '';
}

const SPEC = 'spec/tickets/Tickets.tla';
const noticed = suite('who notices a change of a specification');

noticed('the code notices another order of errnos, an effect that is gone, and what is no specification any more', async () => {
  assert.match(await saidOf([SPEC, 'IF      shut      THEN "ESHUTDOWN"\n  ELSE IF Free = {} THEN "ENOSPC"', 'IF      Free = {} THEN "ENOSPC"\n  ELSE IF shut      THEN "ESHUTDOWN"']),
    /^(draw|ask)\('\w+'\) answers ESHUTDOWN, and the graph has ENOSPC$/);
  assert.match(await saidOf([SPEC, "shut' = TRUE", "shut' = FALSE"]), /^shut\(\) answers OK, and the graph has OK$/);
  assert.match(await saidOf([SPEC, '/\\ ~shut\n', '\n']), /^shut\(\) answers not at all, and the graph has OK$/);
  assert.match(await saidOf([SPEC, '/\\ ~shut\n', '/\\ ~shut(\n']), /TLC did not come to the end/);
});
noticed('the specification as it is gives no notice', async () => {
  assert.is(await saidOf(), '');
});
noticed('small models are asked first, then the code, then models with a fault; nobody who does not use the module', () => {
  const project = openProject();
  const rows = readManifest(project).filter(({ tier }) => tier !== 'deep');
  const asked = questionsOn('Holders', project, rows, ROOMS).map(({ who }) => who);
  const kinds = asked.map(who => (who.startsWith('the code') ? 'code' : rows.some(({ model, result }) => model === who && result === 'holds') ? 'holds' : 'breaks'));
  assert.equal([kinds[0], asked[kinds.indexOf('code')], kinds.at(-1)], ['holds', 'the code, in the graph of MCAuthorization-named', 'holds']);
  assert.ok(kinds.indexOf('code') < kinds.indexOf('breaks') && kinds.lastIndexOf('code') < kinds.indexOf('breaks'), kinds.join(' '));
  assert.is(asked.some(who => /Ioasid|Wbinvd-|Iommufd|Allocator/.test(who)), false);
  assert.ok(questionsOn('OpenOnce', project, rows, ROOMS).some(({ who }) => who === 'MCOpenOnce'));
});
noticed.run();
