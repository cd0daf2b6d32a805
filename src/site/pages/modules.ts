/** A page a module of spec/, and what is beside each of its calls. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from 'web-tree-sitter';
import { callPath } from '../calls';
import { html, type Html, table } from '../html';
import type { Page } from '../page';
import type { Sources } from '../sources';
import { inlineOf, listedLine, listingOf, paragraphs } from '../tla/listing';
import type { Module } from '../tla/modules';

const ROOMS: readonly (readonly [room: string, about: string])[] = [
  ['authorization', 'contracts, and any policy of giving out and taking back'],
  ['wbinvd', 'the debate on real devices: KVM, its devices, DMA past the caches, a guest that flushes'],
  ['ioasid', 'the life of an address space under RFC v1, RFC v2, September 2021 and Linux'],
  ['iommufd', 'what Linux built, to the letter'],
  ['revocation', 'what Linux has to take a right back, where uses sleep, run or stand'],
  ['allocator', 'the kernel’s own IOASID allocator, 5.5 to 6.3, and the series that never was'],
];

export const NOTATION = html`<p class="small"><button type="button" class="notation" aria-pressed="false">Show as ASCII</button></p>`;

/** The chain of conditions of an errno: each with what it answers. */
function chain(node: Node | null): [condition: Node, errno: string][] {
  if (!node) return [];
  if (node.type === 'let_in' || node.type === 'parentheses') return chain(node.childForFieldName('expression') ?? node.namedChildren.at(-1)!);
  if (node.type !== 'if_then_else') return [];
  const [condition, then, other] = (['if', 'then', 'else'] as const).map(field => node.childForFieldName(field)!);
  return then!.type === 'string' ? [[condition!, then!.text.slice(1, -1)], ...chain(other!)] : [];
}

interface Twin { readonly file: string; readonly line: number; readonly code: string }

/** Functions and methods of a room by name, and where a test calls them; read once for a build. */
export class RoomCode {
  readonly #functions = new Map<string, Map<string, Twin[]>>();

  constructor(readonly root: string) {}

  #filesOf = (folder: string): string[] => {
    try { return readdirSync(join(this.root, folder), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts')).sort().map(file => `${folder}/${file}`); } catch { return []; }
  };

  twins(room: string, name: string): Twin[] {
    const known = this.#functions.get(room) ?? this.#read(room);
    return known.get(name) ?? [];
  }

  #read(room: string): Map<string, Twin[]> {
    const found = new Map<string, Twin[]>();
    for (const file of this.#filesOf(`src/${room}`)) {
      const lines = readFileSync(join(this.root, file), 'utf8').split('\n');
      lines.forEach((line, at) => {
        const named = /^(?: {2}(?:async )?|export (?:async )?function )(?!if\b|for\b|return\b|constructor\b)(\w+)\(.*\{$/.exec(line);
        if (!named) return;
        const indent = /^ */.exec(line)![0];
        const end = lines.findIndex((other, i) => i > at && other.startsWith(`${indent}}`));
        found.set(named[1]!, [...found.get(named[1]!) ?? [], { file, line: at + 1, code: lines.slice(at, end + 1).map(each => each.slice(indent.length)).join('\n') }]);
      });
    }
    this.#functions.set(room, found);
    return found;
  }

  /** The first line of each test file of the room that calls it. */
  tests(room: string, name: string): { file: string; line: number }[] {
    const pattern = new RegExp(`\\b${name}\\(|'${name}'`);
    return this.#filesOf(`test/${room}`).flatMap(file => {
      const at = readFileSync(join(this.root, file), 'utf8').split('\n').findIndex(line => pattern.test(line));
      return at < 0 ? [] : [{ file, line: at + 1 }];
    }).slice(0, 4);
  }
}

const place = (sources: Sources, file: string, line: number): Html => html`<a href="~/${sources.writer.files.ask(file, line)}"><code>${file}:${line}</code></a>`;

/** The calls of a module: every definition with an errno of its own. */
function callsOf(module: Module, sources: Sources, code: RoomCode): Html {
  const calls = [...module.definitions.keys()].filter(name => module.definitions.has(`${name}Errno`));
  return html`${calls.map(name => {
    const { node, line } = module.definitions.get(`${name}Errno`)!;
    const rows = chain(node.childForFieldName('definition'));
    const method = name.charAt(0).toLowerCase() + name.slice(1);
    const twins = code.twins(module.room, method);
    const tests = code.tests(module.room, method);
    const linux = sources.calls.filter(({ definitions }) => definitions.includes(`${module.name}!${name}`));
    return html`<section class="call"><h3 id="call-${name}"><a href="#${name}"><code>${name}</code></a></h3>
${rows.length ? table(['if', 'then'], [...rows.map(([condition, errno]) => [inlineOf(condition, module, sources.modules), html`<code class="errno">${errno}</code>`]), ['else', html`<code class="errno">OK</code>`]], { name: `Errnos of ${name}`, rowHeads: false })
    : html`<p>Its answer is <a href="#L${line}"><code>${name}Errno</code></a>.</p>`}
<ul class="small">
${twins.length > 0 && html`<li>In TypeScript: ${twins.slice(0, 3).map(({ file, line: at }, i) => html`${i ? ', ' : ''}${place(sources, file, at)}`)}
<details><summary>the code beside it</summary><pre tabindex="0"><code>${twins[0]!.code}</code></pre></details></li>`}
${tests.length > 0 && html`<li>Made by ${tests.map(({ file, line: at }, i) => html`${i ? ', ' : ''}${place(sources, file, at)}`)}</li>`}
${linux.map(call => html`<li>In Linux: <a href="~/${callPath(call)}"><code>${call.name}</code></a>, <code>${call.kernel}</code></li>`)}
</ul></section>`;
  })}`;
}

function pageOf(module: Module, sources: Sources, code: RoomCode): Page {
  const { body, faults } = listingOf(module, sources.modules);
  sources.writer.faults.push(...faults);
  const users = [...sources.modules.values()].filter(({ extended, definitions }) => extended.includes(module.name) || [...definitions.values()].some(({ of }) => of === module.name));
  const calls = callsOf(module, sources, code);
  const models = sources.check.models.filter(({ declared }) => declared.module.replace(/^MC/, '') === module.name);
  return {
    path: `modules/${module.name}.html`, title: module.name, under: 'modules.html', broad: true,
    body: html`<p class="over"><a href="~/modules.html#${module.room}">${module.room}</a></p><h1>${module.name}</h1>
<p class="small soft"><code>${module.file}</code>${users.length > 0 && html` · used by ${users.map(({ name }, i) => html`${i ? ', ' : ''}<a href="~/modules/${name}.html">${name}</a>`)}`}${models.length > 0 && html` · <a href="~/models.html#of-MC${module.name}">${models.length} models</a>`}${calls.text.length > 0 && html` · <a href="#calls">its calls</a>`}</p>
${NOTATION}
${body}
${calls.text.length > 0 && html`<h2 id="calls">Its calls, in the order in which they answer</h2>${calls}`}`,
  };
}

/** The first paragraph of a module's first comment. */
const about = ({ root }: Module): Html => {
  const comment = root.namedChildren.find(node => node!.type === 'block_comment');
  return listedLine((comment ? paragraphs(comment.text)[0] : undefined) ?? '');
};

export function modulePages(sources: Sources): Page[] {
  const code = new RoomCode(sources.project.root);
  const modules = [...sources.modules.values()];
  return [{
    path: 'modules.html', title: 'Modules', broad: true,
    body: html`<h1>Every module</h1>
<p class="lead">Plain TLA+, to be read as documentation: comments carry the meaning, formulas make it exact. Every name leads to its definition; each module can be read as mathematics or as ASCII.
The map of them all is <a href="~/text/spec/README.html">spec/README</a>.</p>
${ROOMS.map(([room, says]) => html`<h2 id="${room}">${room}</h2><p>${says}. ${sources.writer.texts.has(`spec/${room}/README.md`) ? html`<a href="~/text/spec/${room}/README.html">Its calls and properties</a>.` : ''}</p>
${table(['module', 'what it says'], modules.filter(module => module.room === room).map(module => [html`<a href="~/modules/${module.name}.html">${module.name}</a>`, about(module)]), { name: `Modules of ${room}` })}`)}`,
  }, ...modules.map(module => pageOf(module, sources, code))];
}
