import { Authorization } from '../../authorization/authorization';
import { type Cause, type Policy } from '../../authorization/policies';
import { type Constants, type Room, showValue, takeByName, type View } from '../room';

const names = (constants: Constants, name: string): string[] => constants.get(name)!.match(/\w+/g) ?? [];

export function authorizationWorldOf(constants: Constants): { subjects: string[]; descriptions: string[]; term: number; selfProve: boolean; lapses: Cause[] } {
  return {
    subjects: names(constants, 'Subjects'), descriptions: names(constants, 'Descriptions'), term: Number(constants.get('Term')),
    selfProve: constants.get('SelfProve') === 'TRUE', lapses: names(constants, 'Lapses') as Cause[],
  };
}

export const authorization: Room<Authorization> = {
  name: 'authorization',
  code: { path: 'src/authorization/authorization', class: 'Authorization' },
  variables: ['policy', 'proof', 'held', 'using', 'evidence', 'left', 'rescinded', 'withdrawal', 'seen', 'stale'],
  models: ['named', 'named-lapsing', 'named-selfprove'].map(difference => ({ config: `MCAuthorization-${difference}`, module: 'MCAuthorization' })),
  start: (initial, constants) => new Authorization(initial['policy'] as unknown as Policy, authorizationWorldOf(constants)),
  take: takeByName,
  view: machine => machine.view() as unknown as View,
  clone: machine => machine.clone(),
  program: (initial, constants) => `new Authorization(${showValue(initial['policy'])}, ${JSON.stringify(authorizationWorldOf(constants))})`,
};
