import { RevocationAuthority } from '../../src/revocation/authority';
import type { Revocable } from '../../src/revocation/manners';
import { OBSERVED } from '../../src/revocation/mechanisms';
import type { UseKind } from '../../src/revocation/revocation';
import type { RightUse } from '../../src/revocation/right-use';
import type { Row } from './run';

const MANY = 100_000;
const FEW = 12_500;

interface Times { readonly grant: number; readonly use: number; readonly withdraw: number }

/** Holders who each use it once; then one withdrawal from all of them, which is over when the last has let go, or one from each. */
async function times(record: Revocable, kind: UseKind, holders: number): Promise<Times> {
  const authority = new RevocationAuthority(record);
  const clock = (): number => process.cpuUsage().user / 1e6;
  const began = clock();
  const handles = Array.from({ length: holders }, () => {
    const granted = authority.grant();
    if (granted.errno !== 'OK') throw new Error(granted.errno);
    return granted.handle;
  });
  const all = clock();
  const uses: RightUse[] = [];
  for (const handle of handles) {
    const begun = await authority.begin(handle, { kind });
    if (begun.errno !== 'OK') throw new Error(begun.errno);
    uses.push(begun.use);
  }
  const used = clock();
  if (record.manner.reach === 'object') {
    const withdrawn = authority.withdraw();
    uses.forEach((use, i) => {
      use.end();
      authority.close(handles[i]!);
    });
    await withdrawn;
  } else for (const handle of handles) {
    await authority.revoke(handle);
    authority.giveBack();
  }
  return { grant: all - began, use: used - all, withdraw: clock() - used };
}

/** Ways to take a right back, with the use that each is about. */
const WAYS: readonly (readonly [name: string, record: Revocable, kind: UseKind, withdrawals: number])[] = [
  ['evdev', OBSERVED['evdev']!['read']!, 'sleeping', MANY],
  ['a hangup', OBSERVED['tty']!['all']!, 'running', 1],
  ['a removal', OBSERVED['alsaDisconnect']!['all']!, 'standing', 1],
  ['a zap', OBSERVED['vfioZap']!['all']!, 'standing', 1],
];

export async function rows(): Promise<Row[]> {
  const all: Row[] = [];
  for (const [name, record, kind, withdrawals] of WAYS) {
    await times(record, kind, FEW);
    const [few, many] = [await times(record, kind, FEW), await times(record, kind, MANY)];
    const whole = ({ grant, use, withdraw }: Times): number => grant + use + withdraw;
    all.push(
      { name: `${name}: grants, to 100,000 holders`, value: MANY / many.grant, unit: 'grants/s' },
      { name: `${name}: uses begun (${kind})`, value: MANY / many.use, unit: 'uses/s' },
      withdrawals === 1 ? { name: `${name}: one withdrawal from 100,000 users`, value: many.withdraw, unit: 's' }
        : { name: `${name}: withdrawals, one from each`, value: withdrawals / many.withdraw, unit: 'withdrawals/s' },
      { name: `${name}: times as long for ${MANY / FEW} times as many`, value: whole(many) / whole(few), unit: 'times' },
    );
  }
  return all;
}
