/** The operators of the language itself, each as the code that it becomes. */
import type { Expression } from '../sany/expression';
import { ranges, visiting } from './bounds';
import { type Code, type Frame, together } from './code';
import { apply, cases, chosen, except, images, mapping, sortedFields, those } from './constructs';
import { enabled } from './enabled';
import { applied, domainOf } from './functions';
import { constant, equality, type Meaning, member, operands, placed, question, value } from './meaning';
import { fail, whole } from './scope';
import { selfDefined } from './self';
import { difference, everything, explicit, functions, has, intersection, membersOf, powerset, union, within } from './sets';
import { unchanged } from './unchanged';
import { FALSE, TRUE } from './value';

/** In order, and only as far as needed. */
const junction = (ruling: boolean): Meaning => (compiler, application, scope) => {
  const codes = operands(compiler, application, scope);
  const tests = codes.map(code => code.test);
  const [a, b] = tests as [Code['test'], Code['test']];
  if (tests.length === 2) {
    const both = ruling ? (frame: Frame): boolean => a(frame) || b(frame) : (frame: Frame): boolean => a(frame) && b(frame);
    return compiler.coder.question(placed(application, both), together(codes));
  }
  return compiler.coder.question(placed(application, frame => {
    for (let i = 0; i < tests.length; i++) if (tests[i]!(frame) === ruling) return ruling;
    return !ruling;
  }), together(codes));
};

const quantifier = (ruling: boolean): Meaning => (compiler, application, scope) => {
  const range = ranges(compiler, application, scope);
  const body = compiler.expression(whole(application.operands[0], application.place), range.scope);
  const visit = visiting(range, ruling ? body.test : frame => !body.test(frame));
  return compiler.coder.question(placed(application, ruling ? visit : frame => !visit(frame)), together([...range.sets, body], range.names));
};

const conditional: Meaning = (compiler, application, scope) => {
  const codes = operands(compiler, application, scope);
  const [guard, yes, no] = codes as [Code, Code, Code];
  const made = compiler.coder.value(placed(application, frame => (guard.test(frame) ? yes : no).run(frame)), together(codes));
  return { ...made, test: made.reads === 0 && made.free.size === 0 ? made.test : frame => (guard.test(frame) ? yes : no).test(frame) };
};

const step = (box: boolean): Meaning => (compiler, application, scope) => {
  const [action, subscript] = application.operands as [Expression, Expression];
  const taken = compiler.expression(action, scope);
  const idle = unchanged(compiler, subscript, scope, application.place);
  return compiler.coder.question(box ? frame => idle.test(frame) || taken.test(frame) : frame => taken.test(frame) && !idle.test(frame), together([taken, idle]));
};

export const LANGUAGE: Readonly<Record<string, Meaning>> = {
  TRUE: constant(() => TRUE),
  FALSE: constant(() => FALSE),
  BOOLEAN: constant(universe => universe.set([TRUE, FALSE])),
  STRING: constant(universe => everything(universe, 'STRING', ({ kind }) => kind === 'text')),
  $ConjList: junction(false),
  '\\land': junction(false),
  $DisjList: junction(true),
  '\\lor': junction(true),
  '\\lnot': (compiler, application, scope) => {
    const [code] = operands(compiler, application, scope) as [Code];
    return compiler.coder.question(placed(application, frame => !code.test(frame)), code);
  },
  '=>': (compiler, application, scope) => {
    const codes = operands(compiler, application, scope) as [Code, Code];
    return compiler.coder.question(placed(application, frame => !codes[0].test(frame) || codes[1].test(frame)), together(codes));
  },
  '\\equiv': (compiler, application, scope) => {
    const codes = operands(compiler, application, scope) as [Code, Code];
    return compiler.coder.question(placed(application, frame => codes[0].test(frame) === codes[1].test(frame)), together(codes));
  },
  '=': question(equality),
  '/=': question((a, b, universe) => !equality(a, b, universe)),
  '\\in': question((a, b) => has(b, a)),
  '\\notin': question((a, b) => !has(b, a)),
  '\\subseteq': question((a, b, universe) => within(explicit(a, universe), b)),
  '\\union': value(([a, b], universe) => union(a!, b!, universe)),
  '\\intersect': value(([a, b], universe) => intersection(a!, b!, universe)),
  '\\': value(([a, b], universe) => difference(a!, b!, universe)),
  SUBSET: value(([a], universe) => powerset(a!, universe)),
  UNION: value(([a], universe) => universe.set(membersOf(explicit(a!, universe)).flatMap(each => [...membersOf(explicit(each, universe))]))),
  DOMAIN: value(([f]) => domainOf(f!)),
  $SetEnumerate: value((members, universe) => universe.set(members.map(each => member(each, universe)))),
  $SubsetOf: those,
  $SetOfAll: images,
  $CartesianProd: value((sets, universe) => functions(universe.interval(sets.length), sets, universe)),
  $SetOfRcds: (compiler, application, scope) => {
    const { domain, codes } = sortedFields(compiler, application, scope);
    return compiler.coder.value(frame => functions(domain, codes.map(code => code.run(frame)), compiler.universe), together(codes));
  },
  $SetOfFcns: value(([from, to], universe) => {
    const domain = explicit(from!, universe);
    return functions(domain, membersOf(domain).map(() => to!), universe);
  }),
  $BoundedForall: quantifier(false),
  $BoundedExists: quantifier(true),
  $BoundedChoose: chosen,
  $IfThenElse: conditional,
  $Case: cases,
  $Tuple: value((items, universe) => universe.tuple(items)),
  $RcdConstructor: (compiler, application, scope) => {
    const { domain, codes } = sortedFields(compiler, application, scope);
    return compiler.coder.value(frame => compiler.universe.function(domain, codes.map(code => code.run(frame))), together(codes));
  },
  $RcdSelect: value(([record, field], universe) => applied(record!, field!, universe)),
  $FcnApply: apply,
  $FcnConstructor: mapping,
  $NonRecursiveFcnSpec: mapping,
  $RecursiveFcnSpec: selfDefined,
  $Except: except,
  "'": (compiler, { operands: [of], place }, scope) => {
    if (scope.primed) fail(place, "a ' inside another");
    return compiler.expression(whole(of, place), { ...scope, primed: true });
  },
  UNCHANGED: (compiler, { operands: [of], place }, scope) => unchanged(compiler, whole(of, place), scope, place),
  $SquareAct: step(true),
  $AngleAct: step(false),
  ENABLED: enabled,
};
