/** Calls as a case makes them, for rooms that hold the whole way from a call to its answer to a specification. */
import type { CaseWorld } from '../../../cases/world';
import type { Ioas } from '../../../iommufd/ioas';
import type { Args } from '../../../iommufd/ioctl/call';

export class CaseCalls {
  constructor(readonly world: CaseWorld) {}

  call(op: string, args: Args): string { return this.world.calls.get(op)!.op(this.world, args).errno; }

  /** What is made at the beginning is made, or the code is another one than this was written for. */
  begin(op: string, args: Args): void {
    const errno = this.call(op, args);
    if (errno !== 'OK') throw new Error(`the room cannot begin: ${op}: ${errno}`);
  }

  /** An address space of the context that is open as `F`, by its name. */
  ioas(name: string): Ioas { return this.world.context('F')!.lookup<Ioas>(this.world.id(name), 'Ioas')!; }
}
