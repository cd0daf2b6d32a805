/** The files that are followed: how each kind is opened, and what closes it. */
import type { FileKind } from './layouts';

/** How each kind of file is opened, and the letter of its name. */
export const OPENS: readonly { readonly path: RegExp; readonly kind: FileKind; readonly op?: string; readonly letter: string }[] = [
  { path: /^\/iommu$/, kind: 'iommufd', op: 'open_fd', letter: 'F' },
  { path: /^\/vfio\/vfio$/, kind: 'container', op: 'container_open', letter: 'C' },
  { path: /^\/vfio\/devices\/(.+)$/, kind: 'cdev', op: 'cdev_open', letter: 'c' },
  { path: /^\/vfio\/(?:noiommu-)?(\d+)$/, kind: 'group', op: 'group_open', letter: 'G' },
  { path: /^\/kvm$/, kind: 'kvm', letter: 'K' },
];

/** The folders themselves are no devices. */
export const FOLDERS = ['/vfio', '/vfio/devices'];

/** What closes a descriptor of a kind, where that is a call of its own. */
export const CLOSES: Partial<Record<FileKind, readonly [op: string, key: string]>> = { access: ['access_destroy', 'access'], vm: ['kvm_destroy', 'vm'] };
