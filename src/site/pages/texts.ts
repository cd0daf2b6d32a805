/** The repository's own texts, each a page. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render, textPath, type Writer } from '../markdown';
import type { Page } from '../page';

const ELSEWHERE = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'test/linux/README.md', 'src/conformance/README.md', 'src/site/README.md'];

/** Every text that has a page, by its file. */
export function textFiles(root: string): string[] {
  const spec = readdirSync(join(root, 'spec'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.md')).map(file => `spec/${file}`);
  return [...ELSEWHERE, ...spec.sort()];
}

export const textPages = (writer: Writer): Page[] => [...writer.texts].map(file => {
  const text = readFileSync(join(writer.root, file), 'utf8');
  const title = /^# (.*)$/m.exec(text)?.[1] ?? file;
  return { path: textPath(file), title: title.replaceAll('`', ''), under: underOf(file), broad: /\|---\|/.test(text), body: render(text, file, writer) };
});

function underOf(file: string): string {
  if (/FINDINGS|DIVERGENCES/.test(file)) return 'findings.html';
  if (/MATRIX/.test(file)) return 'matrices.html';
  return file.startsWith('spec/') ? 'modules.html' : 'contributors.html';
}
