import type { Revocable } from '../../revocation/manners';
import { Revocation, type RevocationWorld } from '../../revocation/revocation';
import { type Constants, type Room, showValue, takeByName, type View } from '../room';

const names = (constants: Constants, name: string): string[] => constants.get(name)!.match(/\w+/g) ?? [];

export function revocationWorldOf(constants: Constants): RevocationWorld {
  return {
    subjects: names(constants, 'Subjects'), descriptions: names(constants, 'Descriptions'), term: Number(constants.get('Term')),
    registered: names(constants, 'Registered'), willing: names(constants, 'Willing'),
  };
}

const recordOf = (initial: View): Revocable => ({ policy: initial['policy'], manner: initial['manner'] }) as unknown as Revocable;

export const revocation: Room<Revocation> = {
  name: 'revocation',
  code: { path: 'src/revocation/revocation', class: 'Revocation' },
  variables: ['policy', 'proof', 'held', 'using', 'evidence', 'left', 'rescinded', 'withdrawal', 'seen', 'stale',
    'manner', 'asleep', 'standing', 'void', 'aim', 'dead', 'queued', 'lost', 'inside'],
  models: [
    { config: 'MCRevocation-some', module: 'MCRevocation' }, { config: 'MCRevocation-two', module: 'MCRevocation', large: true },
    { config: 'MCRevocation-observed', module: 'MCRevocation', large: true }, { config: 'MCRevocation-defects', module: 'MCRevocation', large: true },
    { config: 'MCRevocation-plain', module: 'MCRevocation', large: true },
  ],
  start: (initial, constants) => new Revocation(recordOf(initial), revocationWorldOf(constants)),
  take: takeByName,
  view: machine => machine.view() as unknown as View,
  clone: machine => machine.clone(),
  program: (initial, constants) => `new Revocation(${showValue(recordOf(initial) as never)}, ${JSON.stringify(revocationWorldOf(constants))})`,
};
