/** Contexts: opened, passed on, closed, released. Spec: Context. */
import { type Answered, OK, refuse } from './answer';
import { CLOSE, PASS } from './rules';
import type { IoasidContext } from './state/descriptions';
import type { IoasidState } from './state/state';

export class Contexts {
  constructor(readonly state: IoasidState) {}

  openContext(p: string, c: string): Answered | undefined {
    const context = this.state.context(c);
    this.state.process('p', p);
    if (context.opened) return undefined;
    context.openBy(p);
    return OK;
  }

  pass(p: string, q: string, x: string): Answered {
    const { holders } = this.state.description(x);
    this.state.process('q', q);
    if (!holders.has(this.state.process('p', p))) return refuse(PASS.notHolding, { p, x });
    holders.add(q);
    return OK;
  }

  close(p: string, x: string): Answered {
    return this.state.description(x).holders.delete(this.state.process('p', p)) ? OK : refuse(CLOSE.notHolding, { p, x });
  }

  processExited(p: string): Answered | undefined {
    this.state.process('p', p);
    const { contexts, files } = this.state.parts;
    let had = false;
    for (const { holders } of contexts) if (holders.delete(p)) had = true;
    for (const { holders } of files) if (holders.delete(p)) had = true;
    return had ? OK : undefined;
  }

  contextReleased(c: string): Answered | undefined {
    const context = this.state.context(c);
    if (!this.mayBeReleased(context)) return undefined;
    context.opened = false;
    context.objects.clear();
    return OK;
  }

  mayBeReleased({ opened, holders, files, unmaps }: IoasidContext): boolean { return opened && holders.size === 0 && files === 0 && unmaps === 0; }
}
