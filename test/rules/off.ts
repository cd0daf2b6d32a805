/**
 * Loads the rooms with a switch in front of every refusal: `if (c) return refused(X.y)` becomes `if (asked(X.y, on(X.y) && (c))) …`, so that a call
 * may be asked what it would answer if it did not look at one of its rules, and at which it looked last. To be imported before what it is to change.
 */
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import * as ts from 'typescript';

const SRC = join(__dirname, '..', '..', 'src');
const ROOMS = ['authorization', 'wbinvd', 'allocator', 'ioasid', 'iommufd', 'kvm', 'cases'];
const REFUSE: ReadonlySet<string> = new Set(['refused', 'refuse', 'refuseBy']);
const ON = '__isRuleOn';
const ASKED = '__ruleWasAsked';

/** A rule that was looked at, and whether the look has come to an end. */
export interface Look { readonly rule: unknown; readonly over: boolean }

let off: unknown;
let last: Look | undefined;
const world = globalThis as unknown as Record<string, unknown>;
world[ON] = (rule: unknown): boolean => {
  last = { rule, over: false };
  return rule !== off;
};
world[ASKED] = (rule: unknown, answer: unknown): unknown => {
  last = { rule, over: true };
  return answer;
};

/** The rule that no call looks at from now on; undefined: each is looked at. */
export function turnOff(rule: unknown): void {
  off = rule;
  last = undefined;
}

/** The rule that was looked at last, or passed over as it is off. */
export const lookedAtLast = (): Look | undefined => last;

interface Change { readonly at: number; readonly text: string }

/** The text with the switches in it. */
export function switched(text: string): string {
  const source = ts.createSourceFile('room.ts', text, ts.ScriptTarget.ES2022, true);
  const changes: Change[] = [];
  const around = (condition: ts.Expression, before: string, after: string): void => {
    changes.push({ at: condition.getStart(), text: `${before}(` }, { at: condition.getEnd(), text: `)${after}` });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && REFUSE.has(node.expression.text) && node.arguments.length > 0) guard(node, node.arguments[0].getText());
    ts.forEachChild(node, visit);
  };
  const guard = (call: ts.Node, rule: string): void => {
    const on = `globalThis.${ASKED}(${rule}, globalThis.${ON}(${rule}) && `;
    const not = `globalThis.${ASKED}(${rule}, !globalThis.${ON}(${rule}) || `;
    for (let node = call; node.parent && !ts.isFunctionLike(node); node = node.parent) {
      const { parent } = node;
      if (ts.isIfStatement(parent) && parent.thenStatement === node) { around(parent.expression, on, ')'); return; }
      if (ts.isConditionalExpression(parent) && parent.whenTrue === node) { around(parent.condition, on, ')'); return; }
      if (ts.isConditionalExpression(parent) && parent.whenFalse === node) { around(parent.condition, not, ')'); return; }
      if (ts.isBinaryExpression(parent) && parent.right === node && parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) { around(parent.left, on, ')'); return; }
    }
  };
  visit(source);
  return changes.sort((a, b) => b.at - a.at).reduce((done, { at, text: more }) => done.slice(0, at) + more + done.slice(at), text);
}

const usual = require.extensions['.ts']!;
require.extensions['.ts'] = (module: NodeJS.Module, file: string): void => {
  if (!ROOMS.some((room) => file.startsWith(join(SRC, room) + sep))) {
    usual(module, file);
    return;
  }
  const { outputText } = ts.transpileModule(switched(readFileSync(file, 'utf8')), { fileName: file, compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  (module as unknown as { _compile(code: string, name: string): void })._compile(outputText, file);
};
