/** Contexts: what each call refuses, in which order, and what it does. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Ioasid } from '../../src/ioasid/ioasid';
import { answers, busy, opened, play, world } from './worlds';

const contexts = suite('Contexts: open, pass, close, exit, release');
contexts('a name can be opened again only once it is released', () => {
  const system = play(new Ioasid(world('linux')), 'openContext p1 c1');
  answers(system, 'openContext', ['p2', 'c1'], undefined);
  play(system, 'close p1 c1');
  answers(system, 'openContext', ['p2', 'c1'], undefined);
  play(system, 'contextReleased c1', 'openContext p2 c1');
});
contexts('EBADF: pass and close of what one does not hold', () => {
  const system = opened('linux');
  for (const x of ['c1', 'c2', 'f1', 'f3']) {
    answers(system, 'pass', ['p2', 'p1', x], 'EBADF');
    answers(system, 'close', ['p2', x], 'EBADF');
  }
});
contexts('a context lives as long as anybody holds it, a file is bound to it, or an unmap has not returned', () => {
  const system = play(busy('linux'), 'pass p1 p2 c1', 'close p1 c1');
  answers(system, 'contextReleased', ['c1'], undefined);
  play(system, 'close p2 c1');
  answers(system, 'contextReleased', ['c1'], undefined);
  play(system, 'processExited p1', 'fileDetached f1', 'fileDetached f2', 'fileReleased f1', 'fileReleased f2', 'contextReleased c1');
  assert.is(system.view().objects['c1'].size, 0);
});
contexts('who has nothing has exited already', () => {
  const system = opened('linux');
  answers(system, 'processExited', ['p2'], undefined);
  play(system, 'processExited p1');
  answers(system, 'processExited', ['p1'], undefined);
});
contexts.run();
