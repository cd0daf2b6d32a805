/**
 * Names once: what a file of src/ exports has its name alone, so that a name means one thing wherever it is read. What two files may
 * both call by one name is listed here, with the reason.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { temporary } from './tlc/copies';

const HOME = join(__dirname, '..');

/** Names that files have in common, those files, and why. */
const SHARED: readonly { readonly names: RegExp; readonly files: RegExp; readonly why: string }[] = [
  { names: /^[A-Z][A-Z_]*$/, files: /^src\/(\w+\/)?rules(\/\w+)?\.ts$/, why: 'the rules of a call are named as the call is, and rooms have calls of one name' },
  { names: /^(Errno|OK|refuse)$/, files: /^src\/(ioasid|allocator|authorization|iommufd|wbinvd|conformance\/rooms\/iommufd)\/[\w-]+\.ts$/,
    why: 'each room, and each entry of the package, has the errnos of its own calls, and refuses by them' },
  { names: /^(broken|brokenBy)$/, files: /^src\/(ioasid|authorization|wbinvd)\/(step-)?properties\.ts$/, why: 'each room is asked which of its properties do not hold' },
  { names: /^register$/, files: /^src\/cli\/\w+\.ts$/, why: 'each verb of the command line makes itself known' },
  { names: /^Value$/, files: /^src\/(tlc|second)\/value\.ts$/, why: 'a value of TLA+: the second engine has a form of its own, since it shares only the parser with TLC' },
];

/** What a file declares and exports. What it only passes on was declared elsewhere; overloads are one. */
function exportsOf(path: string): Set<string> {
  const { statements } = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022);
  const exported = statements.filter((each) => ts.canHaveModifiers(each) && ts.getModifiers(each)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));
  const namesOf = (name: ts.BindingName): string[] => (ts.isIdentifier(name) ? [name.text]
    : name.elements.flatMap((each) => (ts.isOmittedExpression(each) ? [] : namesOf(each.name))));
  return new Set(exported.flatMap((each) => {
    if (ts.isVariableStatement(each)) return each.declarationList.declarations.flatMap(({ name }) => namesOf(name));
    const { name } = each as ts.DeclarationStatement;
    return name ? [name.text] : [];
  }));
}

/** By name, the files that declare it, if there are two; `allowed` says of what the list is for. */
function twice(root: string, allowed = SHARED): Map<string, readonly string[]> {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => `src/${file}`).sort();
  assert.ok(files.length > 0);
  const by = new Map<string, string[]>();
  for (const file of files) for (const name of exportsOf(join(root, file))) by.set(name, [...by.get(name) ?? [], file]);
  return new Map([...by].filter(([name, each]) => each.length > 1
    && !allowed.some(({ names, files: where }) => names.test(name) && each.every((file) => where.test(file)))));
}

const once = suite('Names');

once('no two files of src/ export one name, but for those that are listed', () => {
  assert.equal([...twice(HOME)].map(([name, files]) => `${name}: ${files.join(', ')}`), []);
});
once('each name that is listed is one that files have in common', () => {
  const found = [...twice(HOME, [])];
  for (const { names, files, why } of SHARED) assert.ok(found.some(([name, each]) => names.test(name) && each.every((file) => files.test(file))), why);
});
once('a class, a type, a function, a constant, an enumeration and parts of an object are found; what is passed on, or not exported, is none', () => {
  const root = temporary();
  mkdirSync(join(root, 'src'));
  const write = (file: string, text: string): void => writeFileSync(join(root, 'src', file), text);
  write('a.ts', 'export class A {}\nexport type B = 1;\nexport function c(): void;\nexport function c(d?: 1): void {}\nexport const { e, f: [g] } = { e: 1, f: [2] };\nexport enum H {}\nconst i = 1;\n');
  write('b.ts', "export interface A {}\nexport const B = 1, c = 2;\nexport const e = 3, g = 4;\nexport namespace H {}\nexport const i = 1, f = 2;\n");
  write('c.ts', "export { A } from './a';\nexport * from './b';\n");
  assert.equal([...twice(root)].map(([name, files]) => `${name} ${files}`).sort(), ['A', 'B', 'H', 'c', 'e', 'g'].map((name) => `${name} src/a.ts,src/b.ts`));
});
once.run();
