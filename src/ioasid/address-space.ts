/** Address spaces: allocated, nested, freed, asked about. Spec: AddressSpace. */
import { type Answered, NONE, OK, refuse } from './answer';
import type { Command } from './profiles';
import { ALLOC, ALLOC_NESTED, COMMAND, FREE, GET_DEVICE_INFO, GET_INFO } from './rules';
import { AddressSpace } from './state/address-space';
import type { IoasidState } from './state/state';
import { usersOf } from './users';

export class AddressSpaces {
  constructor(readonly state: IoasidState) {}

  alloc(p: string, c: string, enforce: boolean): Answered | undefined {
    if (typeof enforce !== 'boolean') throw new TypeError(`enforce: true or false expected, not ${String(enforce)}`);
    const { profile } = this.state;
    const { holders, objects } = this.state.context(c);
    if (!holders.has(this.state.process('p', p))) return refuse(ALLOC.notHolding, { p, c });
    if (!profile.enforceFlags.has(enforce)) return refuse(ALLOC.unknownFlag, { enforce }, profile.flag);
    if (!objects.hasRoom(1)) return undefined;
    return { errno: 'OK', out: objects.insert(new AddressSpace(NONE, enforce)) };
  }

  allocNested(p: string, c: string, i: number): Answered | undefined {
    const { profile } = this.state;
    const { holders, objects } = this.state.context(c);
    this.state.id('i', i);
    if (!holders.has(this.state.process('p', p))) return refuse(ALLOC_NESTED.notHolding, { p, c });
    if (!profile.nesting) return refuse(ALLOC_NESTED.noNesting, undefined, profile.noNesting);
    const parent = objects.space(i);
    if (!parent) return refuse(ALLOC_NESTED.noSpace, { i, c }, profile.unknown);
    if (parent.isChild) return refuse(ALLOC_NESTED.child, { i, parent: parent.parent });
    const refused = this.commandRefused('AllocNested', i, parent);
    if (refused) return refused;
    if (!objects.hasRoom(1)) return undefined;
    parent.users++;
    return { errno: 'OK', out: objects.insert(new AddressSpace(i, parent.enforce)) };
  }

  free(p: string, c: string, i: number): Answered {
    const { holders, objects } = this.state.context(c);
    this.state.id('i', i);
    if (!holders.has(this.state.process('p', p))) return refuse(FREE.notHolding, { p, c });
    const object = objects.find(i);
    if (!object) return refuse(FREE.noObject, { i, c }, this.state.profile.unknown);
    if (object.users !== 1) return refuse(FREE.inUse, usersOf(this.state, c, i));
    objects.delete(i);
    if (object.kind === 'Space' && object.isChild) objects.space(object.parent)!.users--;
    return OK;
  }

  getInfo(p: string, c: string, i: number): Answered {
    const { profile } = this.state;
    const { holders, objects } = this.state.context(c);
    this.state.id('i', i);
    if (!holders.has(this.state.process('p', p))) return refuse(GET_INFO.notHolding, { p, c });
    if (!profile.infoOf.has('space')) return refuse(GET_INFO.noCall);
    const space = objects.space(i);
    return space ? this.commandRefused('GetInfo', i, space) ?? OK : refuse(GET_INFO.noSpace, { i, c }, profile.unknown);
  }

  getDeviceInfo(p: string, c: string, f: string): Answered {
    const { profile } = this.state;
    const file = this.state.file(f);
    const number = this.state.contextNumber(c);
    if (!this.state.context(c).holders.has(this.state.process('p', p))) return refuse(GET_DEVICE_INFO.notHolding, { p, c });
    if (!profile.infoOf.has('device')) return refuse(GET_DEVICE_INFO.noCall);
    return file.bound.includes(number) ? OK : refuse(GET_DEVICE_INFO.notBound, { f, c }, profile.unknown);
  }

  /** What every command on an address space asks about its devices (RFC v1 3, `partial_devices`). */
  commandRefused(command: Command, i: number, { groups, partly }: AddressSpace): Answered | undefined {
    const { needAttach, closedWhilePartial } = this.state.profile;
    if (groups === 0 && needAttach.has(command)) return refuse(COMMAND.notAttached, { i });
    return closedWhilePartial && partly > 0 ? refuse(COMMAND.partly, { i, partly }) : undefined;
  }
}
