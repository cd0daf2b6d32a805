/** Search over the inlined index: a dialog, opened by the button or `/`; results are links, put in as text. */
import MiniSearch, { type SearchResult } from 'minisearch';
import { unpacked } from '../../explorer/packed';
import type { SearchData } from './search-data';

const MOST = 40;
/** No name is longer; to look for what is nearly alike takes time that grows with it. */
const LONGEST = 120;
/** Of this script, as the page has it: what leads to the root of the site. */
const ROOT = document.currentScript?.getAttribute('src')?.replace(/site\.js$/, '') ?? '';

let index: Promise<MiniSearch> | undefined;

/** The entries come in a script of their own, loaded once somebody asks. */
function entries(): Promise<SearchData> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${ROOT}search-data.js`;
    script.onload = () => resolve(unpacked((globalThis as unknown as { ioasidSearch: string }).ioasidSearch));
    script.onerror = () => reject(new Error('the index of the search is not beside this page'));
    document.head.append(script);
  });
}

/** `IommufdIoas` is found by its parts, too; `P7` and `EINVAL` as they are. */
const words = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).flatMap(word => [word, ...(/[a-z][A-Z]/.test(word) ? word.split(/(?<=[a-z])(?=[A-Z])/) : [])]).filter(Boolean);

const made = async (): Promise<MiniSearch> => {
  const search = new MiniSearch({ fields: ['name', 'words', 'kind'], storeFields: ['name', 'kind', 'address'], tokenize: words });
  const { kinds, pages, entries: all } = await entries();
  search.addAll(all.map(([name, kind, page, place, more], id) => {
    const at = place === 0 ? name : place;
    return { id, name, kind: kinds[kind], address: `${pages[page]}${at ? `#${at}` : ''}`, words: more ?? '' };
  }));
  return search;
};

async function answer(query: string, list: HTMLElement, status: HTMLElement): Promise<void> {
  index ??= made();
  let found: SearchResult[];
  try {
    found = (await index).search(query.slice(0, LONGEST), { prefix: true, fuzzy: term => (term.length > 5 ? 0.2 : false), boost: { name: 3 }, combineWith: 'AND' });
  } catch (error) {
    status.textContent = error instanceof Error ? error.message : String(error);
    return;
  }
  status.textContent = query.trim() === '' ? '' : found.length === 0 ? 'Nothing has that name or says so.' : `${found.length} found${found.length > MOST ? `; the first ${MOST} are shown` : ''}`;
  list.replaceChildren(...found.slice(0, MOST).map(({ name, kind, address }) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = `${ROOT}${address}`;
    link.textContent = String(name);
    const what = document.createElement('span');
    what.textContent = String(kind);
    item.append(link, ' ', what);
    return item;
  }));
}

export function offerSearch(): void {
  const button = document.getElementById('find');
  if (!button) return;
  const dialog = document.createElement('dialog');
  dialog.className = 'search';
  dialog.setAttribute('aria-label', 'Search');
  const input = document.createElement('input');
  input.type = 'search';
  input.maxLength = LONGEST;
  input.setAttribute('aria-label', 'A name, a call, an errno, a property, a scenario');
  input.placeholder = 'a name, a call, an errno, a property, a scenario';
  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  const list = document.createElement('ul');
  dialog.append(input, status, list);
  document.body.append(dialog);
  const open = (): void => {
    if (!dialog.open) dialog.showModal();
    input.select();
  };
  button.addEventListener('click', open);
  document.addEventListener('keydown', event => {
    const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  input.addEventListener('input', () => void answer(input.value, list, status));
  input.addEventListener('keydown', event => {
    if (event.key === 'Enter') list.querySelector('a')?.click();
  });
  list.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
}
