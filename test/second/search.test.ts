/** Small specifications searched by both engines: as many states and steps, as deep, and the same broken in as many states. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { refusal, Small } from './small';

const small = new Small('Searched', `EXTENDS Naturals, Sequences, FiniteSets, TLC
CONSTANTS p, q, Who, Most
VARIABLES x, y, log
vars == <<x, y, log>>
Init == x = 0 /\\ y \\in {{}, Who} /\\ log = <<>>

Become(v, e) == v' = e
Keeps == UNCHANGED <<y, log>>
Up == x < Most /\\ x' = x + 1 /\\ Keeps
Down(n) == x >= n /\\ Become(x, x - n) /\\ Keeps
Toggle(w) == /\\ y' = IF w \\in y THEN y \\ {w} ELSE y \\cup {w}
             /\\ UNCHANGED x
             /\\ log' = IF y' = Who THEN <<w>> ELSE log
Both == (x = 0 \\/ x < 2) /\\ x' \\in {x, x + 1} /\\ x' # x /\\ UNCHANGED <<y, log>>
Cases == CASE x = 0 -> x' = 2 /\\ Keeps
           [] x = 1 -> LET to == x + 2 IN x' = to /\\ Keeps
           [] OTHER -> FALSE
All == /\\ x' = x /\\ y' = {} /\\ log' = log
       /\\ \\A w \\in Who : (w \\in y' \\/ w \\notin y')
Each == \\A i \\in 1..2 : (i = 1 /\\ x' \\in {0, 1}) \\/ (i = 2 /\\ y' = y /\\ log' = log)
Stutter == [x < Most /\\ x' = x + 1 /\\ Keeps]_vars
With(Act(_)) == \\E w \\in Who : Act(w)

Next == \\/ Up \\/ \\E n \\in 1..2 : Down(n)
        \\/ With(Toggle) \\/ Both \\/ Cases
Every == All \\/ Each \\/ Stutter \\/ Up
Stops == x < 3 /\\ x' = x + 1 /\\ Keeps
Spec == Init /\\ [][Next]_vars /\\ WF_vars(Up)

SmallInv == x < 3
CanInv == ENABLED Up \\/ x = Most
CannotInv == ENABLED (x' = x + 1 /\\ x < 2 /\\ Keeps)
GrowsProp == [][x' >= x]_vars
NamesProp == [][\\A w \\in Who : w \\in y => w \\in y']_y
AlwaysX == [](x <= Most)
Mod == x % 2
Few == Cardinality(y) < 2 /\\ x < 3
Slow == x' - x < 2

High == INSTANCE Counting WITH n <- x, Top <- Most
Halved == INSTANCE Counting WITH n <- x \\div 2, Top <- Most
Other(v) == INSTANCE Counting WITH n <- v, Top <- Most
HighSpec == High!Spec
OthersSpec == Other(x \\div 2)!Spec /\\ Other(x)!Spec
HalvedSpec == Halved!Spec
`, { Counting: `EXTENDS Naturals
CONSTANT Top
VARIABLE n
Begin == n = 0
Move == n' \\in 0..Top /\\ n' \\in {n - 1, n, n + 1, n + 2}
Spec == Begin /\\ [][Move]_n` });

const COMMON = ['CONSTANTS', ' p = p', ' q = q', ' Who = {p, q}', ' Most = 4'];
const STEPS = [...COMMON, 'INIT Init', 'NEXT Next', 'CHECK_DEADLOCK FALSE'];

const HOLD: Readonly<Record<string, readonly string[]>> = {
  'ways through a step are found as often as TLC finds them': [...STEPS, 'INVARIANT CanInv'],
  'so are those through quantified actions, brackets and several disjuncts': [...COMMON, 'INIT Init', 'NEXT Every', 'INVARIANT CanInv', 'CHECK_DEADLOCK FALSE'],
  'a specification is taken apart, and its fairness left to TLC': [...COMMON, 'SPECIFICATION Spec', 'PROPERTY AlwaysX', 'CHECK_DEADLOCK FALSE'],
  'a view makes states one': [...STEPS, 'VIEW Mod', 'INVARIANT CanInv'],
  'neither states nor steps outside a constraint are gone on with': [...STEPS, 'CONSTRAINT Few', 'ACTION_CONSTRAINT Slow', 'INVARIANT CanInv'],
  'a definition put in the place of another is read instead': [...STEPS, 'CONSTANT Up <- Stops', 'PROPERTY AlwaysX'],
  'a refinement is held with its variables standing for others': [...STEPS, 'PROPERTY HalvedSpec'],
};

const BREAK: Readonly<Record<string, readonly [broken: string, lines: readonly string[]]>> = {
  'an invariant': ['SmallInv', [...STEPS, 'INVARIANT SmallInv']],
  'an invariant about what is possible': ['CannotInv', [...STEPS, 'INVARIANT CannotInv']],
  'a property of steps': ['GrowsProp', [...STEPS, 'PROPERTY GrowsProp']],
  'a refinement': ['HighSpec', [...STEPS, 'CONSTANT Both <- Stutter', 'PROPERTY HighSpec']],
  'a deadlock': ['deadlock', [...COMMON, 'INIT Init', 'NEXT Stops', 'INVARIANT CanInv']],
};

const searching = suite('A search, beside that of TLC');

searching('what cannot be searched is refused in one line: symmetry, an unknown name, no next step, a variable without a value', async () => {
  const said = (lines: readonly string[]): Promise<string> => refusal(() => small.search(lines));
  assert.match(await said([...STEPS, 'SYMMETRY Who']), /SYMMETRY is not known to the second engine/);
  assert.match(await said([...STEPS, 'INVARIANT NoSuchInv']), /names NoSuchInv, which Searched does not define/);
  assert.match(await said([...STEPS, 'CONSTANT None = 1']), /sets None, which Searched does not know/);
  assert.match(await said([...STEPS, 'CONSTANT Most = [a]']), /Most = \[ a \] is no value|Most = .* is no value/);
  assert.match(await said([...COMMON, 'INIT Init', 'CHECK_DEADLOCK FALSE']), /names no INIT and NEXT, and no SPECIFICATION/);
  assert.match(await said([...COMMON, 'SPECIFICATION Init']), /Init has no \[\]\[Next\]_vars/);
  assert.match(await said([...COMMON, 'INIT Init', 'NEXT SmallInv']), /a state is found in which \w+ has no value/);
});

searching('a search that is over its budget ends, and says so', async () => {
  assert.is((await small.search([...STEPS, 'INVARIANT CanInv'], -1)).over, 'states');
});

for (const [name, lines] of Object.entries(HOLD)) {
  searching(name, async () => {
    const [{ distinct, generated, depth, broken }, { exit, statistics, errors }] = [await small.search(lines), await small.tlc(lines)];
    assert.is(exit, 0, errors.map(({ text }) => text).join('\n'));
    assert.equal({ distinct, generated, depth, broken }, { distinct: statistics.distinct, generated: statistics.generated, depth: statistics.depth, broken: undefined });
  });
}

for (const [name, [property, lines]] of Object.entries(BREAK)) {
  searching(`${name} is broken in as many states`, async () => {
    const [{ broken }, { violation, errors }] = [await small.search(lines), await small.tlc(lines)];
    assert.ok(violation, errors.map(({ text }) => text).join('\n'));
    assert.equal(broken, { properties: [property], length: violation!.steps.length });
  });
}

searching('of two refinements by one instance with a parameter, which TLC cannot handle, each is held by itself', async () => {
  const lines = [...STEPS, 'CONSTANT Both <- Stutter'];
  assert.is((await small.search([...lines, 'PROPERTY HalvedSpec'])).broken, undefined);
  const [whole, others] = [(await small.search([...lines, 'PROPERTY HighSpec'])).broken!, (await small.search([...lines, 'PROPERTY OthersSpec'])).broken];
  assert.equal(others, { properties: ['OthersSpec'], length: whole.length });
});

searching('of properties that a run so short breaks, each is named', async () => {
  const { broken } = await small.search([...STEPS, 'INVARIANT SmallInv', 'PROPERTY GrowsProp', 'PROPERTY NamesProp']);
  assert.equal([...broken!.properties].sort(), ['NamesProp']);
  assert.is(broken!.length, 2);
});

searching.run();
