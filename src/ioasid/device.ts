/** Device files: opened, used, bound to a context, released. Spec: Device. */
import { type Answered, NONE, OK, refuse } from './answer';
import type { Groups } from './group';
import { BIND, OPEN_DEVICE, OWNER, USE_DEVICE } from './rules';
import type { DeviceFile } from './state/descriptions';
import { DEFAULT } from './state/domain';
import type { Group } from './state/group';
import type { IoasidState } from './state/state';
import { BoundDevice } from './state/table';
import { boundOf, hostedOf, ownerOf } from './users';

export class DeviceCalls {
  constructor(readonly state: IoasidState, readonly groups: Groups) {}

  openDevice(p: string, f: string): Answered | undefined {
    const file = this.state.file(f);
    this.state.process('p', p);
    if (file.opened) return undefined;
    const { name, plugged, hosted } = this.state.parts.devices[file.device];
    if (plugged !== 'present') return refuse(OPEN_DEVICE.absent, { d: name, f, plugged });
    if (hosted) return refuse(OPEN_DEVICE.hosted, { d: name, f });
    file.openBy(p);
    return OK;
  }

  useDevice(p: string, f: string): Answered {
    const file = this.state.file(f);
    if (!file.holders.has(this.state.process('p', p))) return refuse(USE_DEVICE.notHolding, { p, f });
    if (!this.state.profile.securityContext) return OK;
    return file.bound.length === 0 || this.state.groupOf(file).former === DEFAULT ? refuse(USE_DEVICE.noAccess, { f }) : OK;
  }

  bind(p: string, f: string, c: string): Answered | undefined {
    const { profile } = this.state;
    const file = this.state.file(f);
    const number = this.state.contextNumber(c);
    const { holders, objects } = this.state.context(c);
    const group = this.state.groupOf(file);
    this.state.process('p', p);
    if (group.switching) return undefined;
    if (!file.holders.has(p)) return refuse(BIND.notHolding, { p, f });
    if (this.#boundTwice(file, number)) return refuse(BIND.boundTwice, boundOf(this.state, f, [file]), profile.boundTwice);
    if (!holders.has(p)) return refuse(BIND.noContext, { p, c }, profile.badContext);
    const other = this.#otherBound(file, number);
    if (other) return refuse(BIND.deviceBound, boundOf(this.state, f, [other]), profile.boundTwice);
    if (profile.securityContext) {
      if (this.#ownedByOther(file, group, number)) return refuse(OWNER.owned, ownerOf(this.state, group, number), profile.owner);
      if (group.hosted > 0) return refuse(OWNER.hosted, hostedOf(this.state, group), profile.host);
    }
    if (profile.hwpts && !objects.hasRoom(1)) return undefined;
    const out = profile.hwpts ? objects.insert(new BoundDevice(this.state.fileNumber(f))) : NONE;
    file.bound = [...file.bound, number];
    file.numbers = [...file.numbers, out];
    this.state.context(c).files++;
    group.claim(number);
    this.groups.settle(group);
    return { errno: 'OK', out };
  }

  fileReleased(f: string): Answered | undefined {
    const file = this.state.file(f);
    const group = this.state.groupOf(file);
    if (!this.isAbandoned(file) || file.attached.length > 0) return undefined;
    file.bound.forEach((c, at) => {
      const context = this.state.parts.contexts[c];
      context.files--;
      group.disclaim(c);
      if (file.numbers[at] !== NONE) context.objects.delete(file.numbers[at]);
    });
    file.opened = false;
    file.bound = file.numbers = [];
    this.groups.settle(group);
    return OK;
  }

  /** Has nobody a descriptor of it any more, and is its group in no switch? */
  isAbandoned(file: DeviceFile): boolean { return file.opened && file.holders.size === 0 && !this.state.groupOf(file).switching; }

  #otherBound(file: DeviceFile, context: number): DeviceFile | undefined {
    return this.state.filesOf(file).find((other) => other !== file && this.#boundTwice(other, context));
  }

  #boundTwice(file: DeviceFile, context: number): boolean {
    return this.state.profile.manyContexts ? file.bound.includes(context) : file.bound.length > 0;
  }

  /** Has another context claims on the group that do not come from this device itself? */
  #ownedByOther(file: DeviceFile, group: Group, context: number): boolean {
    for (const [other, claims] of group.claims) {
      if (other === context) continue;
      if (claims > this.state.filesOf(file).filter(({ bound }) => bound.includes(other)).length) return true;
    }
    return false;
  }
}
