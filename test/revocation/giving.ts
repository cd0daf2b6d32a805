/** What the tests of a RevocationAuthority give out and begin, each of which has to go well. */
import * as assert from 'uvu/assert';
import type { Handle } from '../../src/authorization/handle';
import { RevocationAuthority } from '../../src/revocation/authority';
import type { RevocationAuthorityOptions, RevocationHolderOptions } from '../../src/revocation/given';
import type { Revocable } from '../../src/revocation/manners';
import { OBSERVED } from '../../src/revocation/mechanisms';
import type { UseKind } from '../../src/revocation/revocation';
import type { RightUse } from '../../src/revocation/right-use';

export function granted(authority: RevocationAuthority, options?: RevocationHolderOptions): Handle {
  const result = authority.grant(options);
  assert.is(result.errno, 'OK');
  return (result as { handle: Handle }).handle;
}
export function passed(authority: RevocationAuthority, handle: Handle, options?: RevocationHolderOptions): Handle {
  const result = authority.pass(handle, options);
  assert.is(result.errno, 'OK');
  return (result as { handle: Handle }).handle;
}
export async function begun(authority: RevocationAuthority, handle: Handle, kind?: UseKind): Promise<RightUse> {
  const result = await authority.begin(handle, { kind });
  assert.is(result.errno, 'OK');
  return (result as { use: RightUse }).use;
}
export const errnoOf = async (authority: RevocationAuthority, handle: Handle, kind?: UseKind): Promise<string> => {
  const result = await authority.begin(handle, { kind });
  if (result.errno === 'OK') result.use.end();
  return result.errno;
};
export const giving = (record: Revocable, options?: RevocationAuthorityOptions): RevocationAuthority => new RevocationAuthority(record, options);
/** The records of mechanisms, by mechanism and part. */
export const RECORDS = OBSERVED as Record<string, Record<string, Revocable>>;
