/** Files that memory is mapped from. */
import { OpenFile } from './file';

/** Memory of another driver, which may take it back for a while: areas stay, but nothing new is mapped meanwhile. */
export class Dmabuf extends OpenFile {
  readonly kind = 'dmabuf';
  revoked = false;
  protected release(): void { /* mapped areas keep its pages, not the file */ }
}
