/** A revocation that one may look into: its state, and the questions that steps ask of it. */
import type { RevocationGuards } from './guards';
import { Revocation } from './revocation';
import type { RevocationState } from './state';

export class OpenRevocation extends Revocation {
  get state(): RevocationState { return this.at; }
  get asked(): RevocationGuards { return this.guards; }
}
