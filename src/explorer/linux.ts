/** A script of its own: the room of what Linux built, given to the explorer that has asked for it. */
import { linux } from './rooms/linux';
import type { add } from './rooms';

(globalThis as unknown as { ioasidExplorer: { add: typeof add } }).ioasidExplorer.add(linux);
