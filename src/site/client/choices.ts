/** What a reader chose, kept by the browser where it keeps anything, and said by a class of the page. */
import { ASCII } from '../tla/symbols';

const SCHEMES = ['', 'dark', 'light'] as const;

function kept(name: string): string {
  // From a folder, or with cookies refused, there may be no store.
  try { return localStorage.getItem(`ioasid-${name}`) ?? ''; } catch { return ''; }
}

function keep(name: string, value: string): void {
  try { localStorage.setItem(`ioasid-${name}`, value); } catch { /* the choice holds for this page */ }
}

const systemIsDark = (): boolean => matchMedia('(prefers-color-scheme: dark)').matches;

function showScheme(scheme: string): void {
  const { classList } = document.documentElement;
  classList.remove('dark', 'light');
  if (scheme) classList.add(scheme);
  const button = document.getElementById('scheme');
  const dark = scheme ? scheme === 'dark' : systemIsDark();
  if (button) button.textContent = dark ? 'Light' : 'Dark';
}

/** Whether the page shows ASCII. */
let shown = false;

function showNotation(notation: string): void {
  const ascii = notation === 'ascii';
  if (document.documentElement.classList.toggle('ascii', ascii) !== shown) {
    shown = ascii;
    // A sign has the other way of writing it in an attribute, unless that is the common one.
    for (const sign of document.querySelectorAll('.tla i')) {
      const other = sign.getAttribute('t') ?? ASCII.get(sign.textContent ?? '') ?? '';
      sign.setAttribute('t', sign.textContent ?? '');
      sign.textContent = other;
    }
  }
  for (const button of document.querySelectorAll('button.notation')) {
    button.textContent = ascii ? 'Show as mathematics' : 'Show as ASCII';
    button.setAttribute('aria-pressed', String(ascii));
  }
}

export function keepChoices(): void {
  const scheme = kept('scheme');
  showScheme(SCHEMES.includes(scheme as '') ? scheme : '');
  showNotation(kept('notation'));
  document.getElementById('scheme')?.addEventListener('click', () => {
    const now = kept('scheme') || (document.documentElement.classList.contains('dark') ? 'dark' : document.documentElement.classList.contains('light') ? 'light' : '');
    const dark = now ? now === 'dark' : systemIsDark();
    keep('scheme', dark ? 'light' : 'dark');
    showScheme(dark ? 'light' : 'dark');
  });
  for (const button of document.querySelectorAll('button.notation')) {
    button.addEventListener('click', () => {
      const next = document.documentElement.classList.contains('ascii') ? 'mathematics' : 'ascii';
      keep('notation', next);
      showNotation(next);
    });
  }
}
