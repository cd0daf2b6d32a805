import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findSolver, script, type Solver } from '../../src/proof/solver';
import { and, equalTerms, exists, forall, implies, int, less, not, plusTerm, STRINGS, type Term, text } from '../../src/proof/terms';

const asking = suite('The solver');
let solver: Solver;
asking.before(async () => { solver = await findSolver(5); });
asking.after(() => solver.end());

const symbol = (name: string, sort: string, ...args: Term[]): Term => ({ op: 'symbol', name, sort, args });
const variable = (name: string, sort: string): Term => ({ op: 'variable', name, sort });

asking('a question that cannot be read is an error, not an answer', async () => {
  // A number where a truth value is asked for.
  const bad = [symbol('n', 'Int')];
  let said = '';
  await solver.ask(bad).catch((error: Error) => { said = error.message; });
  assert.match(said, /^the solver did not read a question: [^\n]+$/);
});

asking('what the solver does not settle in its time is unknown, and not proved', async () => {
  const quick = await findSolver(0.05);
  const x = (name: string): Term => symbol(name, 'Int');
  const times = (a: Term, b: Term): Term => symbol('times', 'Int', a, b);
  const [a, b, c] = ['a', 'b', 'c'].map(name => variable(name, 'Int')) as [Term, Term, Term];
  const variables = ['a', 'b', 'c'].map(name => ({ name, sort: 'Int' }));
  const rules = [
    forall(variables, equalTerms(times(a, plusTerm(b, c)), plusTerm(times(a, b), times(a, c)))), forall(variables, equalTerms(times(a, b), times(b, a))),
    forall(variables, equalTerms(times(a, times(b, c)), times(times(a, b), c))), not(equalTerms(times(x('p'), times(x('q'), x('r'))), times(x('r'), plusTerm(times(x('q'), x('p')), int(1))))),
  ];
  assert.is((await quick.ask(rules)).answer, 'unknown');
});

asking('different strings differ, and elements of a sort need not', async () => {
  assert.is((await solver.ask([not(equalTerms(symbol('s', STRINGS), text('a'))), equalTerms(symbol('s', STRINGS), symbol('t', STRINGS)), equalTerms(symbol('t', STRINGS), text('a'))])).answer, 'unsat');
  assert.is((await solver.ask([equalTerms(symbol('u', 'Subjects'), symbol('v', 'Subjects'))])).answer, 'sat');
});

asking('after unsat it names the assumptions that are enough, after sat it tells values', async () => {
  const x = symbol('x', 'Int');
  const named = new Map([['above three', less(int(3), x)], ['idle', less(int(0), x)], ['below two', less(x, int(2))]]);
  const { answer, core } = await solver.ask([], named);
  assert.is(answer, 'unsat');
  assert.equal([...core].sort(), ['above three', 'below two']);
  const found = await solver.ask([equalTerms(x, int(7))], undefined, [x, less(x, int(8)), plusTerm(x, int(1))]);
  assert.equal(found.values, ['7', 'true', '8']);
});

asking('one question knows nothing of what another one declared', async () => {
  await solver.ask([symbol('same', 'Bool')]);
  assert.is((await solver.ask([equalTerms(symbol('same', 'Int'), int(1)), equalTerms(symbol('t', STRINGS), text('only here'))])).answer, 'sat');
});

asking('the question is text that any solver of SMT-LIB 2 reads', () => {
  const every = forall([{ name: 'd', sort: 'Descriptions' }], implies(symbol('held', 'Bool', variable('d', 'Descriptions')), exists([{ name: 'n', sort: 'Int' }], less(int(0), variable('n', 'Int')))));
  assert.is(script([and(every, symbol('proof', 'Bool'))]), [
    '(declare-sort |Descriptions| 0)', '(declare-fun |held| (|Descriptions|) Bool)', '(declare-fun |proof| () Bool)',
    '(assert (and (forall ((|d| |Descriptions|)) (or (not (|held| |d|)) (exists ((|n| Int)) (< 0 |n|)))) |proof|))',
  ].join('\n'));
});

asking.run();
