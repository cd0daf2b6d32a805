import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ALL_POLICIES, MODULE } from '../../src/cli/prove';
import { graphOf } from '../../src/conformance/cache';
import { openModel } from '../../src/conformance/model';
import { authorization } from '../../src/conformance/rooms/authorization';
import { edgeKey, explore, type Explored } from '../../src/proof/explore';
import { systemOf } from '../../src/proof/system';
import { evaluate } from '../../src/proof/translate';
import { exportSpecification } from '../../src/sany/export';
import { openProject } from '../../src/tlc/project';
import { keyOf } from '../../src/tlc/print';
import type { Value } from '../../src/tlc/value';
import { checker, copyOf, type Edit } from '../tlc/copies';

/**
 * The terms that a solver is asked about mean what TLC reads: explored over two subjects and one description, they give every state and every
 * step, call and answer included, of TLC's own graphs, and none beside.
 */
const exploring = suite('The terms, explored');
const project = openProject();
const models = authorization.models.map(each => openModel(project, authorization, each));

/** All named policies in the simplest world, every third in those in which the proof comes and goes, which have more states each. */
const chosen = (model: typeof models[number], all: readonly string[]): string[] => all.filter((_, i) => model === models[0] || i % 3 === 0);

async function explored(model: typeof models[number], edits: readonly Edit[] = []): Promise<Explored> {
  const from = edits.length > 0 ? copyOf(project.root, edits) : project;
  const system = systemOf(await exportSpecification(from, await checker(), MODULE), ALL_POLICIES);
  const named = evaluate(system.definition('Named').body, system.scope);
  assert.ok(named.kind === 'record');
  const names = (constant: string): string[] => model.constants.get(constant)!.match(/\w+/g) ?? [];
  const policies = chosen(model, [...named.fields.keys()]).map(name => named.fields.get(name)!);
  return explore(system, {
    elements: { Subjects: names('Subjects'), Descriptions: names('Descriptions') },
    constants: { Term: Number(model.constants.get('Term')), SelfProve: model.constants.get('SelfProve') === 'TRUE', Lapses: new Set(names('Lapses')) },
  }, 'policy', policies, authorization.variables);
}

/** TLC's graph, but for the states of policies that were not chosen; a policy never changes. */
async function checked(model: typeof models[number], ours: Explored): Promise<Explored> {
  const graph = await graphOf(project, await checker(), model);
  const policies = new Set([...ours.states].map(policyIn));
  const states = graph.states.map(state => keyOf(state as Value));
  const calls = graph.calls.map(call => keyOf(call as unknown as Value));
  const edges = states.flatMap((from, s) =>
    Array.from({ length: graph.first[s + 1]! - graph.first[s]! }, (_, i) => graph.first[s]! + i).map(e => edgeKey(from, calls[graph.call[e]!]!, states[graph.next[e]!]!)));
  const looked = (key: string): boolean => policies.has(policyIn(key));
  return { states: new Set(states.filter(looked)), edges: new Set(edges.filter(looked)) };
}

/** The policy is the first variable, and its key ends with the first bracket. */
const policyIn = (key: string): string => key.slice(0, key.indexOf(']'));

const beside = (these: ReadonlySet<string>, those: ReadonlySet<string>): string[] => [...these].filter(each => !those.has(each)).slice(0, 3);

for (const model of models) {
  exploring(`give exactly the states and the steps of ${model.config}`, async () => {
    const ours = await explored(model);
    const tlcs = await checked(model, ours);
    assert.equal([beside(ours.states, tlcs.states), beside(tlcs.states, ours.states)], [[], []]);
    assert.equal([beside(ours.edges, tlcs.edges), beside(tlcs.edges, ours.edges)], [[], []]);
    assert.ok(tlcs.states.size > 1000);
  });
}

exploring('give others where the specification is another one', async () => {
  const [model] = models;
  const ours = await explored(model!, [['spec/authorization/Withdrawals.tla', '  /\\ MayReturn\n', '  /\\ withdrawal = "called"\n']]);
  assert.ok(beside(ours.edges, (await checked(model!, ours)).edges).length > 0);
});

exploring.run();
