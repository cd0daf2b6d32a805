import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { questionsOn } from '../../src/mutants/noticed';
import type { Room } from '../../src/conformance/room';
import { ROOMS } from '../../src/conformance/rooms';
import { readManifest } from '../../src/tlc/manifest';
import { openProject } from '../../src/tlc/project';
import { checker, copyOf, type Edit } from '../tlc/copies';
import { FIXTURE, tickets } from '../conformance/tickets';

/** What the code says to the graph of a changed specification; nothing if it notices nothing. */
async function saidOf(...edits: Edit[]): Promise<string> {
  const [question] = questionsOn('Tickets', openProject(FIXTURE), [], [tickets() as Room]);
  return await question.ask(copyOf(FIXTURE, edits), await checker()) ?? '';
}

const SPEC = 'spec/tickets/Tickets.tla';
const noticed = suite('who notices a change of a specification');

noticed('the code notices another order of errnos, an effect that is gone, and what is no specification any more', async () => {
  assert.match(await saidOf([SPEC, 'IF      shut      THEN "ESHUTDOWN"\n  ELSE IF Free = {} THEN "ENOSPC"', 'IF      Free = {} THEN "ENOSPC"\n  ELSE IF shut      THEN "ESHUTDOWN"']),
    /^(draw|ask)\('\w+'\) answers ESHUTDOWN, and the graph has ENOSPC$/);
  assert.match(await saidOf([SPEC, "holder' = [holder EXCEPT ![n] = p]", "holder' = [holder EXCEPT ![1] = p]"]), /^the graph has \d+ states and \d+ edges, not \d+ states and \d+ edges$/);
  assert.match(await saidOf([SPEC, '/\\ ~shut\n', '/\\ FALSE\n']), /^the graph has/, 'a call that is gone');
  assert.match(await saidOf([SPEC, '/\\ ~shut\n', '/\\ ~shut(\n']), /TLC did not come to the end/);
});
noticed('the specification as it is gives no notice', async () => {
  assert.is(await saidOf(), '');
});
noticed('a model is asked first, then the code, then the others by cost; models that break come last; nobody who does not use the module', () => {
  const project = openProject();
  const rows = readManifest(project);
  const questions = questionsOn('Holders', project, rows, ROOMS);
  const asked = questions.map(({ who }) => who);
  assert.equal(asked.slice(0, 2), ['MCAuthorization-thirdparty', 'the code, in the graph of MCAuthorization-named']);
  assert.equal(questions.slice(2), questions.slice(2).sort((a, b) => a.cost - b.cost));
  assert.equal(asked.filter(who => /Ioasid|Wbinvd-|Iommufd|Allocator/.test(who)), []);
  const breaks = asked.map(who => rows.some(({ model, result }) => model === who && result === 'breaks'));
  assert.ok(breaks.lastIndexOf(false) < breaks.indexOf(true), 'models that break come last');
  assert.ok(questionsOn('OpenOnce', project, rows, ROOMS).some(({ who }) => who === 'MCOpenOnce'));
});
noticed.run();
