/** The buttons beside the navigation: they do nothing without this script, so that it makes them. */
export function addTools(): void {
  const tools = document.createElement('div');
  tools.className = 'tools';
  const made = (id: string, text: string): HTMLButtonElement => Object.assign(document.createElement('button'), { type: 'button', id, textContent: text });
  const find = made('find', 'Search');
  find.setAttribute('aria-keyshortcuts', '/');
  tools.append(find, made('scheme', 'Dark or light'));
  document.querySelector('body > header')?.append(tools);
}
