/** Each operator of the language and of the standard modules, asked of both engines. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Argument, Definition, Expression } from '../../src/sany/expression';
import { Compiler } from '../../src/second/compile';
import { toldValue } from '../../src/second/edges';
import { LANGUAGE } from '../../src/second/language';
import { StateMachine } from '../../src/second/machine';
import { partsOf } from '../../src/second/names';
import { outermost } from '../../src/second/scope';
import { MEANINGS, STANDARD } from '../../src/second/standard';
import { Universe } from '../../src/second/value';
import { keyOf } from '../../src/tlc/print';
import { parsePrinted, type Value } from '../../src/tlc/value';
import { refusal, Small } from './small';

/** What has one value, the same in all states. */
const CONSTANT = [
  'TRUE', 'FALSE', 'BOOLEAN', '"a" \\in STRING', '/\\ TRUE\n     /\\ TRUE\n     /\\ FALSE', '\\/ FALSE\n     \\/ FALSE\n     \\/ TRUE', 'TRUE /\\ TRUE', 'FALSE \\/ TRUE',
  '~TRUE', 'FALSE => 1 = 2', 'TRUE <=> FALSE', '{1, 2} = {2, 1, 1}', '<<1, 2>> /= [i \\in 1..2 |-> i]', '2 \\in {1, 2}', '3 \\notin {1, 2}', '{1} \\subseteq {1, 2}',
  '{1, 3} \\cup {2, 3}', '{1, 3} \\cap {2, 3}', '{1, 3} \\ {3}', 'SUBSET {1, 2}', '{{}, {2}} = SUBSET {2}', 'UNION {{1}, {2, 3}, {}}', 'DOMAIN [a |-> 1, b |-> 2]', 'DOMAIN <<7, 8>>',
  '{x \\in 1..5 : x % 2 = 1}', '{<<x, y>> \\in {1, 2} \\X {2, 3} : x = y}', '{x + y : x \\in 1..2, y \\in {10, 20}}', '{1, 2} \\X {"a"}', '{1} \\X {2} \\X {3}',
  '[a : {1, 2}, b : {"x"}]', '[{1, 2} -> {"x", "y"}]', '[a |-> 3, b |-> {1}] \\in [b : SUBSET {1}, a : Nat]', '<<1, 2>> \\in Seq({1, 2, 3})', '<<1, 3>> \\in Seq({1, 2})',
  '\\A x \\in {1, 2}, y \\in {3} : x < y', '\\E x \\in {1, 2} : x > 1', '\\A <<x, y>> \\in {<<1, 2>>} : x < y', 'CHOOSE x \\in {3, 4, 5} : x > 3', 'CHOOSE s \\in {{1, 2}, {3}} : TRUE',
  'CHOOSE s \\in {<<2, 1>>, <<1, 3>>, <<1>>} : Len(s) = 2', 'IF 1 = 2 THEN 3 ELSE 4', 'CASE 1 = 2 -> "a" [] 2 = 2 -> "b" [] OTHER -> "c"', '<<1, {2}, <<>>>>', '[a |-> 1].a', '[a |-> 1]["a"]',
  '<<5, 6>>[2]', '[x \\in {1, 3} |-> x * x]', '[x \\in {1, 2}, y \\in {3} |-> x + y][2, 3]', '[<<5, 6>> EXCEPT ![1] = @ + 1, ![2] = @ * 2]', '[f |-> <<1, 2>>, g |-> 0] = [[f |-> <<1, 1>>, g |-> 0] EXCEPT !.f[2] = @ + 1]',
  '[[a |-> [b |-> 1]] EXCEPT !.a = [@ EXCEPT !.b = @ + 1]]', '[x \\in {1} |-> x] = <<1>>', 'Fib[7]', 'Twice[3]', 'Sum({1, 2, 3})', 'Apply(LAMBDA x : x + 1, 4)', 'Apply(Double, 4)', 'LET d(x) == x * 2 e == 5 IN d(e) + e',
  'LET RECURSIVE down(_) down(x) == IF x = 0 THEN <<>> ELSE <<x>> \\o down(x - 1) IN down(3)', '5 - 7', '2 ^ 10', '7 \\div 2', '(0 - 7) \\div 2', '(0 - 7) % 3', '3 < 4', '3 > 4', '3 <= 3', '4 >= 5', '3..5', '5..3',
  '3 \\in Nat', '-3', '(0 - 3) \\in Nat', '(0 - 3) \\in Int', '(Nat \\ {0}) \\cap {0, 1}', 'Cardinality({1, 1, 2})', 'IsFiniteSet({1})', 'Len(<<1, 2>>)', '<<1>> \\o <<2, 3>>', 'Append(<<1>>, 2)', 'Head(<<4, 5>>)', 'Tail(<<4, 5, 6>>)',
  'SubSeq(<<1, 2, 3, 4>>, 2, 3)', 'SubSeq(<<1, 2>>, 2, 1)', 'SelectSeq(<<1, 2, 3, 4>>, LAMBDA x : x % 2 = 0)', '("a" :> 1)', '("a" :> 1 @@ "a" :> 2 @@ "b" :> 3)', '<<1, 2>> @@ (3 :> 5)', 'ToString([a |-> {1, 2}, b |-> <<"x", TRUE>>])',
  'Print("p", 5)', 'PrintT("p")', 'Assert(TRUE, "no")', 'Permutations({1, 2})', 'Inner!Value', 'Inner!Both(3)', '{[i \\in {} |-> i], <<>>}', '[{} -> {1}]', '{{1, 2}, {2, 1}}', '<<>> = [x \\in {} |-> x]',
];

const HEAD = `EXTENDS Integers, Sequences, FiniteSets, TLC
Fib[n \\in 0..10] == IF n < 2 THEN n ELSE Fib[n - 1] + Fib[n - 2]
Twice[n \\in 1..3] == 2 * n
RECURSIVE Sum(_)
Sum(S) == IF S = {} THEN 0 ELSE LET x == CHOOSE y \\in S : TRUE IN x + Sum(S \\ {x})
Apply(F(_), x) == F(F(x))
Double(x) == 2 * x
Inner == INSTANCE Within WITH Given <- 7`;

const WITHIN = 'EXTENDS Naturals\nCONSTANT Given\nValue == Given + 1\nBoth(x) == <<Given, x>>';

const small = new Small('Answers', `${HEAD}
${CONSTANT.map((text, i) => `E${i + 1} == ${text}`).join('\n')}
${CONSTANT.map((_text, i) => `ASSUME PrintT(ToString(<<${i + 1}, E${i + 1}>>))`).join('\n')}
VARIABLE unused
Init == unused = 0
Next == UNCHANGED unused
`, { Within: WITHIN });

/** By their number, as TLC prints them. */
async function ofTlc(): Promise<ReadonlyMap<number, Value>> {
  const answers = new Map<number, Value>();
  const { exit, log, errors } = await small.tlc(['INIT Init', 'NEXT Next'], line => {
    if (!line.startsWith('"<<')) return;
    const [number, value] = parsePrinted(line) as [number, Value];
    answers.set(number, value);
  });
  assert.is(exit, 0, [...log, ...errors.map(({ text }) => text)].join('\n'));
  return answers;
}

function* operatorsIn(argument: Argument, seen: Set<Definition>): Generator<string> {
  const operator = argument.kind === 'operator' ? argument.operator : argument.kind === 'apply' ? argument.operator : undefined;
  if (operator?.kind === 'builtin') yield operator.name;
  if (operator?.kind === 'defined') {
    yield operator.name;
    if (!seen.has(operator) && !STANDARD.has(operator.place.module)) {
      seen.add(operator);
      yield* operatorsIn(operator.body, seen);
    }
  }
  if (argument.kind !== 'operator') for (const part of partsOf(argument)) yield* operatorsIn(part, seen);
}

const language = suite('Operators, as TLC has them');

language('what is not known is refused with its place, and so is what makes no sense', async () => {
  const strange = new Small('Strange', `EXTENDS Naturals, Sequences, TLC
VARIABLE x

Clock == JavaTime
Infinite == CHOOSE y : y = 1
Outside == <<1, 2>>[3]
Mixed == 1 = "one"
NoTruth == 1 /\\ TRUE
NoCase == CASE 1 = 2 -> 3
Nothing == CHOOSE y \\in {} : TRUE
Endless == {y \\in Nat : y < 3}
Halves == 7 \\div 0
Composed == (x' = 1) \\cdot (x' = 2)`);
  const specification = await strange.parsed();
  const compiler = new Compiler(new Universe(), new StateMachine(), { variables: ['x'], constants: new Map(), instead: new Map() });
  const value = (name: string): Promise<string> => refusal(() => compiler.expression(specification.definitions.get(name)!.body, outermost()).run([]));
  assert.match(await value('Clock'), /Strange line 5: JavaTime of TLC is not known here/);
  assert.match(await value('Infinite'), /Strange line 6: .*not known here/);
  assert.match(await value('Outside'), /Strange line 7: <<1, 2>> is applied to 3, which is not in its domain/);
  assert.match(await value('Mixed'), /Strange line 8: a number is compared with a string/);
  assert.match(await value('NoTruth'), /Strange line 9: a number stands where TRUE or FALSE is wanted/);
  assert.match(await value('NoCase'), /Strange line 10: a CASE of which no condition holds/);
  assert.match(await value('Nothing'), /Strange line 11: nothing in {} is such that it could be chosen/);
  assert.match(await value('Endless'), /Strange line 12: the members of Nat are infinitely many/);
  assert.match(await value('Halves'), /Strange line 13: division by 0/);
  assert.match(await value('Composed'), /Strange line 14: \\cdot is not known here/);
});

language('every operator has the value that TLC gives it', async () => {
  const specification = await small.parsed();
  const universe = new Universe();
  const compiler = new Compiler(universe, new StateMachine(), { variables: [], constants: new Map(), instead: new Map() });
  const answers = await ofTlc();
  assert.is(answers.size, CONSTANT.length);
  for (const [i, text] of CONSTANT.entries()) {
    const scope = outermost();
    const code = compiler.expression(specification.definitions.get(`E${i + 1}`)!.body, scope);
    const value = code.run(new Array(scope.layout.size));
    assert.is(keyOf(toldValue(value, universe)), keyOf(answers.get(i + 1)!), text);
  }
});

language('none that is known is left out above, but those that speak of steps', async () => {
  const { definitions } = await small.parsed();
  const seen = new Set<Definition>();
  const asked = new Set(CONSTANT.flatMap((_text, i) => [...operatorsIn(definitions.get(`E${i + 1}`)!.body as Expression, seen)]));
  const ofSteps = ["'", 'UNCHANGED', '$SquareAct', '$AngleAct', 'ENABLED'];
  assert.equal([...Object.keys(LANGUAGE), ...Object.keys(MEANINGS)].filter(name => !asked.has(name)), ofSteps);
});

language.run();
