import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { differences, joinedSurveys } from '../../src/matrix/survey';
import { LINES, surveyOf } from './sample';

const reader = suite('SurveyReader');

reader('refuses a line that is none of its own', () => {
  assert.throws(() => surveyOf(['"<<1, 2>>"']), /none of its own/);
  assert.throws(() => surveyOf(['Progress(3)']), /none of its own/);
});

reader('refuses a policy with more rules than names', () => {
  assert.throws(() => surveyOf([LINES[0]!, '"<<\\"P\\", 1, [a |-> 1], <<TRUE>>>>"']), /1 rules for 3 names/);
});

reader('refuses a violation of a policy that was never named', () => {
  assert.throws(() => surveyOf([LINES[7]!]), /before it named/);
});

reader('refuses a violation whose run is not as long as its level', () => {
  assert.throws(() => surveyOf([...LINES.slice(0, 7), LINES[7]!.replace('Persist\\", 2', 'Persist\\", 3')]), /in 3 steps, but tells 2/);
});

reader('knows names, positions, rules and the run that broke each promise', () => {
  const survey = surveyOf();
  assert.is(survey.named.get('SyncGate'), 8);
  assert.is(survey.positions.get('Gunthorpe'), 'Once');
  assert.equal(survey.policies.get(8)!.decisions['awaits'], new Set(['stop', 'drain']));
  assert.is(survey.policies.get(8)!.rules.get('Quiesced'), true);
  assert.equal(survey.policies.get(8)!.broken.get('Persist')!.run.map(call => call.op), ['Grant', 'Withdraw']);
});

reader.run();

const rules = suite('differences');

rules('there are none where rules and search agree', () => {
  assert.equal(differences(surveyOf().policies.values(), ['Quiesced', 'Persist']), []);
});

rules('a promise that is broken is one', () => {
  const [found, ...more] = differences(surveyOf([...LINES, '"<<\\"V\\", 8, \\"Quiesced\\", 3, <<>>>>"']).policies.values(), ['Quiesced', 'Persist']);
  assert.is(more.length, 0);
  assert.is(found!.policy.number, 8);
  assert.is(found!.promised, true);
});

rules('a promise that is kept though no rule makes it is one', () => {
  const [found, ...more] = differences(surveyOf(LINES.slice(0, -1)).policies.values(), ['Quiesced', 'Persist']);
  assert.is(more.length, 0);
  assert.is(found!.policy.number, 9);
  assert.is(found!.promised, false);
});

rules.run();

const join = suite('joined');

join('what more subjects break is broken, and the shorter run of fewer subjects stays', () => {
  const more = surveyOf([...LINES.slice(0, 7), '"<<\\"V\\", 9, \\"Persist\\", 6, <<>>>>"', '"<<\\"V\\", 8, \\"Quiesced\\", 6, <<>>>>"']);
  const policies = joinedSurveys(surveyOf(), more);
  assert.is(policies.find(policy => policy.number === 9)!.broken.get('Persist')!.length, 5);
  assert.is(policies.find(policy => policy.number === 8)!.broken.get('Quiesced')!.length, 6);
});

join.run();
