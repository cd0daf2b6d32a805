/** Completion: what bash offers, asked of bash itself; the others by what they are given. */
import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { verbs } from '../../src/cli/verbs';
import { ioasid } from './program';

const script = async (shell: string): Promise<string> => (await ioasid('completion', shell)).stdout;

/** What bash offers after these words, the last of which is begun. */
async function offered(...words: string[]): Promise<string[]> {
  const asked = `${await script('bash')}\nCOMP_WORDS=(ioasid ${words.map((word) => `'${word}'`).join(' ')})\nCOMP_CWORD=${words.length}\n_ioasid\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', asked], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

const test = suite('ioasid completion');

test('an unknown shell ends with 2 and the nearest name', async () => {
  const { status, stdout, stderr } = await ioasid('completion', 'bsh');
  assert.equal([status, stdout, stderr], [2, '', 'ioasid: no shell bsh; did you mean bash?\n']);
});
test('bash offers the verbs, then the options of the verb, then what an option can be', async () => {
  assert.equal((await offered('')).filter((word) => !word.startsWith('-')), verbs());
  assert.equal(await offered('exp'), ['explain']);
  assert.equal(await offered('check', '--ti'), ['--tier']);
  assert.equal(await offered('check', '--tier', ''), ['check', 'deep', 'survey']);
  assert.equal(await offered('--out', 'x', 'ask', '--j'), ['--json']);
});
test('bash offers files where nothing else fits, as after an option that takes a value', async () => {
  assert.equal(await offered('check', '--junit', ''), []);
  assert.equal(await offered('--out', ''), []);
  assert.ok((await offered('check', '--junit', 'x.xml', '')).includes('--tier'));
  assert.equal(await offered('ask', 'mine'), []);
  assert.match(await script('bash'), /complete -o default -F _ioasid ioasid\n$/);
});
test('zsh has the same; fish a line for each verb and option', async () => {
  assert.is(await script('zsh'), `autoload -U +X bashcompinit && bashcompinit\n${await script('bash')}`);
  const fish = await script('fish');
  for (const verb of verbs()) assert.match(fish, new RegExp(`^complete -c ioasid -n __fish_use_subcommand -a ${verb} -d '`, 'm'));
  assert.match(fish, /^complete -c ioasid -n '__fish_seen_subcommand_from check' -l tier -d '.*' -x -a 'check deep survey'$/m);
  assert.match(fish, /^complete -c ioasid -n '__fish_seen_subcommand_from check' -l junit -d '.*' -r$/m);
});
test.run();
