/** The modules of `spec/`, parsed: what each defines, and where a name leads that it uses. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { ToolError } from '../../tlc/error';

export interface ListedDefinition {
  readonly name: string;
  readonly kind: 'operator' | 'variable' | 'constant' | 'instance';
  readonly line: number;
  readonly node: Node;
  /** Of an instance: the module. */
  readonly of?: string;
}

export interface Module {
  readonly name: string;
  readonly room: string;
  /** From the project's root. */
  readonly file: string;
  readonly text: string;
  readonly root: Node;
  readonly extended: readonly string[];
  readonly definitions: ReadonlyMap<string, ListedDefinition>;
}

export type ListedModules = ReadonlyMap<string, Module>;

/** Modules of the language: what they define has no page. */
const STANDARD = new Set(['Naturals', 'Integers', 'Sequences', 'FiniteSets', 'TLC', 'TLCExt', 'Bags', 'Reals']);

/** The parser, once for a process. */
let parser: Promise<Parser> | undefined;
const loaded = (): Promise<Parser> => parser ??= (async () => {
  await Parser.init();
  const made = new Parser();
  made.setLanguage(await Language.load(require.resolve('@tlaplus/tree-sitter-tlaplus/tree-sitter-tlaplus.wasm')));
  return made;
})();

/** A module from its text. Throws `ToolError` for a text that is none. */
export async function parseModule(room: string, file: string, text: string): Promise<Module> {
  const tree = (await loaded()).parse(text);
  const root = tree?.rootNode.descendantsOfType('module')[0];
  if (!root || tree!.rootNode.hasError) throw new ToolError(`${file} is no module that the grammar of the site can read; see @tlaplus/tree-sitter-tlaplus`);
  const definitions = new Map<string, ListedDefinition>();
  for (const node of root.namedChildren.flatMap(definedBy)) definitions.set(node.name, node);
  const extended = root.namedChildren.filter(node => node!.type === 'extends').flatMap(node => node!.namedChildren.map(child => child!.text));
  return { name: root.childForFieldName('name')!.text, room, file, text, root, extended, definitions };
}

/** Every module of `spec/`, by name. */
export async function readModules(root: string): Promise<ListedModules> {
  const rooms = readdirSync(join(root, 'spec'), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name).sort();
  const modules = new Map<string, Module>();
  for (const room of rooms) {
    for (const name of readdirSync(join(root, 'spec', room)).filter(file => file.endsWith('.tla')).sort()) {
      const file = `spec/${room}/${name}`;
      const module = await parseModule(room, file, readFileSync(join(root, file), 'utf8'));
      modules.set(module.name, module);
    }
  }
  return modules;
}

const nameOf = (node: Node): string => node.childForFieldName('name')?.text ?? node.text;

function definedBy(node: Node | null): ListedDefinition[] {
  if (!node) return [];
  const line = node.startPosition.row + 1;
  if (node.type === 'local_definition') return node.namedChildren.flatMap(definedBy);
  if (node.type === 'operator_definition' || node.type === 'function_definition') return [{ name: nameOf(node), kind: 'operator', line, node }];
  if (node.type === 'module_definition') {
    return [{ name: nameOf(node), kind: 'instance', line, node, of: node.childForFieldName('definition')!.namedChildren[0]!.text }];
  }
  const kind = node.type === 'variable_declaration' ? 'variable' : node.type === 'constant_declaration' ? 'constant' : undefined;
  return kind ? node.namedChildren.filter(child => child!.type === 'identifier' || child!.type === 'operator_declaration')
    .map(child => ({ name: nameOf(child!), kind, line: child!.startPosition.row + 1, node: child! })) : [];
}

/** Names that a node of the tree brings for what is in it: parameters, bound names, definitions of a LET. */
function bringsIn(node: Node): string[] {
  if (node.type === 'let_in') return node.namedChildren.flatMap(child => definedBy(child)).map(({ name }) => name);
  return node.namedChildren.flatMap(child => {
    if (child!.type === 'quantifier_bound' || child!.type === 'single_quantifier_bound') return child!.namedChildren.flatMap(inner => (inner!.type === 'identifier' ? [inner!.text] : inner!.type === 'tuple_of_identifiers' ? inner!.descendantsOfType('identifier').map(each => each!.text) : []));
    if (child!.type === 'operator_declaration') return [nameOf(child!)];
    return child!.type === 'identifier' ? [child!.text] : [];
  });
}

/** Where a name is that of a field. */
const FIELDS = new Set(['except_update_record_field', 'except_val', 'record_literal', 'set_of_records']);

export type NameTarget = { readonly module: string; readonly name: string } | 'local' | 'standard' | undefined;

/** Where a name leads: a definition of a module, something bound around it, the language; undefined where nothing has it. */
export function targetOf(reference: Node, module: Module, modules: ListedModules): NameTarget {
  const { parent } = reference;
  // The field of a record is no name.
  if (parent?.type === 'record_value' && parent.namedChildren[0]?.id !== reference.id) return 'local';
  if (parent && FIELDS.has(parent.type)) return 'local';
  // What an instance puts something in the place of is a name of the other module.
  if (parent?.type === 'substitution' && parent.namedChildren[0]?.id === reference.id) {
    const target = modules.get(parent.parent!.namedChildren[0]!.text);
    return target ? lookup(reference.text, target, modules) : 'standard';
  }
  const prefix = parent && prefixOf(reference);
  if (prefix) return throughInstance(prefix, reference.text, module, modules);
  for (let around: Node | null = parent; around && around.type !== 'module'; around = around.parent) {
    if (bringsIn(around).includes(reference.text)) return 'local';
  }
  return lookup(reference.text, module, modules);
}

/** `O` of `O!Grant`, for `Grant`. */
function prefixOf(reference: Node): string | undefined {
  for (let node: Node | null = reference; node; node = node.parent) {
    if (node.type === 'prefixed_op') {
      const prefix = node.childForFieldName('prefix')!;
      const inOperator = node.childForFieldName('op')!;
      const named = inOperator.type === 'identifier_ref' ? inOperator : inOperator.childForFieldName('name');
      return named?.id === reference.id ? /^\w+/.exec(prefix.text)?.[0] : undefined;
    }
    if (node.type === 'bound_op' && node.childForFieldName('name')?.id !== reference.id) return undefined;
  }
  return undefined;
}

function throughInstance(prefix: string, name: string, module: Module, modules: ListedModules): NameTarget {
  const instance = found(prefix, module, modules);
  const target = instance?.definition.of === undefined ? undefined : modules.get(instance.definition.of);
  return target ? lookup(name, target, modules) : undefined;
}

function found(name: string, module: Module, modules: ListedModules): { module: string; definition: ListedDefinition } | undefined {
  const own = module.definitions.get(name);
  if (own) return { module: module.name, definition: own };
  for (const other of module.extended) {
    const extended = modules.get(other);
    const there = extended && found(name, extended, modules);
    if (there) return there;
  }
  return undefined;
}

function extendsStandard(module: Module, modules: ListedModules): boolean {
  return module.extended.some(name => STANDARD.has(name) || (modules.has(name) && extendsStandard(modules.get(name)!, modules)));
}

/** A name at the top of a module. */
export function lookup(name: string, module: Module, modules: ListedModules): NameTarget {
  if (STANDARD.has(name)) return 'standard';
  if (modules.has(name)) return { module: name, name: '' };
  const there = found(name, module, modules);
  if (there) return { module: there.module, name };
  return extendsStandard(module, modules) ? 'standard' : undefined;
}
