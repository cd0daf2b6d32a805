import { ToolError } from '../tlc/error';
import type { Argument, Bound, Definition, Expression, Operator, Place, Specification } from './expression';
import { type Element, readXml } from './xml';

const child = (parent: Element, name: string): Element | undefined => parent.children.find(each => each.name === name);

function must(parent: Element, name: string): Element {
  const found = child(parent, name);
  if (!found) throw new ToolError(`the export of SANY has a ${parent.name} without ${name}; use the jar that this project fetches`);
  return found;
}

const numberIn = (parent: Element, name: string): number => Number(must(parent, name).text);

/** Nodes that stand beside an expression and are none. */
const BESIDE = new Set(['location', 'level', 'uniquename', 'arity', 'params', 'pre-comments', 'definition']);

/** Reads what SANY exported of a root module. Throws `ToolError` for what it does not know: nothing is passed over. */
export function readSpecification(xml: string): Specification {
  const top = readXml(xml);
  if (top.name !== 'modules') throw new ToolError('SANY exported no modules; see whether the module parses');
  return new Reader(top).specification();
}

class Reader {
  readonly #entries = new Map<number, Element>();
  readonly #operators = new Map<number, Operator>();

  constructor(readonly top: Element) {
    for (const entry of must(top, 'context').children) {
      const node = entry.children.find(({ name }) => name !== 'UID');
      if (node) this.#entries.set(numberIn(entry, 'UID'), node);
    }
  }

  specification(): Specification {
    const root = must(this.top, 'RootModule').text;
    const module = [...this.#entries.values()].find(entry => entry.name === 'ModuleNode' && must(entry, 'uniquename').text === root);
    if (!module) throw new ToolError(`SANY exported no module ${root}`);
    const definitions = new Map<string, Definition>();
    const declared: Record<'constant' | 'variable', string[]> = { constant: [], variable: [] };
    const assumptions: Expression[] = [];
    for (const part of module.children) {
      if (part.name === 'AssumeNodeRef') assumptions.push(this.#expression(must(this.#entry(numberIn(part, 'UID')), 'body').children[0]!));
      if (part.name !== 'UserDefinedOpKindRef' && part.name !== 'OpDeclNodeRef') continue;
      const operator = this.#operator(part);
      if (operator.kind === 'defined') definitions.set(operator.name, operator);
      else if (operator.kind === 'constant' || operator.kind === 'variable') declared[operator.kind].push(operator.name);
    }
    return { root, constants: declared.constant, variables: declared.variable, assumptions, definitions };
  }

  #entry(id: number): Element {
    const found = this.#entries.get(id);
    if (!found) throw new ToolError(`the export of SANY names node ${id} and has none`);
    return found;
  }

  /** An operator by a reference to it. */
  #operator(reference: Element): Operator {
    const id = numberIn(reference, 'UID');
    const known = this.#operators.get(id);
    if (known) return known;
    const made = this.#makeOperator(id, this.#entry(id));
    this.#operators.set(id, made);
    return made;
  }

  #makeOperator(id: number, node: Element): Operator {
    const name = must(node, 'uniquename').text;
    switch (node.name) {
      case 'BuiltInKind': return { kind: 'builtin', name };
      case 'FormalParamNode': return { kind: 'parameter', name, id };
      case 'OpDeclNode': return { kind: numberIn(node, 'kind') === 3 ? 'variable' : 'constant', name };
      case 'UserDefinedOpKind': {
        const body = must(node, 'body').children[0]!;
        const read = (): Expression => this.#expression(body);
        let expression: Expression | undefined;
        return {
          kind: 'defined', name, place: placeOf(node), recursive: child(node, 'recursive') !== undefined,
          parameters: must(node, 'params').children.map(each => numberIn(must(each, 'FormalParamNodeRef'), 'UID')),
          get body(): Expression { return expression ??= read(); },
        };
      }
      default: throw new ToolError(`the export of SANY has a ${node.name} (${name}) where an operator stands; nothing here reads that`);
    }
  }

  #argument(node: Element): Argument {
    if (node.name === 'OpArgNode') return { kind: 'operator', operator: this.#operator(must(node, 'argument').children[0]!) };
    return this.#expression(node);
  }

  #expression(node: Element): Expression {
    switch (node.name) {
      case 'NumeralNode': return { kind: 'number', value: numberIn(node, 'IntValue') };
      // The OTHER of a CASE is a string node without a value: its text is `$Other`.
      case 'StringNode': return { kind: 'string', value: child(node, 'StringValue')?.text ?? node.text };
      case 'AtNode': return { kind: 'at' };
      case 'LetInNode': return {
        kind: 'let', body: this.#expression(must(node, 'body').children.find(({ name }) => !BESIDE.has(name))!),
        definitions: must(node, 'opDefs').children.map(each => this.#operator(each)).filter(each => each.kind === 'defined'),
      };
      case 'LabelNode': return this.#expression(must(node, 'body').children.find(({ name }) => !BESIDE.has(name))!);
      case 'SubstInNode': return {
        kind: 'substitute',
        names: new Map(must(node, 'substs').children.map(({ children: [declared, by] }) => [must(this.#entry(numberIn(declared!, 'UID')), 'uniquename').text, this.#argument(by!)])),
        body: this.#expression(must(node, 'body').children[0]!),
      };
      case 'OpApplNode': return {
        kind: 'apply', place: placeOf(node), operator: this.#operator(must(node, 'operator').children[0]!),
        operands: must(node, 'operands').children.map(each => this.#argument(each)),
        bounds: child(node, 'boundSymbols')?.children.map(each => this.#bound(each)) ?? [],
      };
      default: throw new ToolError(`the export of SANY has a ${node.name} in an expression; nothing here reads that`);
    }
  }

  #bound(node: Element): Bound {
    const parameters = node.children.filter(({ name }) => name === 'FormalParamNodeRef').map(each => numberIn(each, 'UID'));
    const set = node.children.find(({ name }) => name !== 'FormalParamNodeRef' && name !== 'tuple');
    return { parameters, pattern: child(node, 'tuple') !== undefined, ...(node.name === 'bound' && set ? { set: this.#expression(set) } : {}) };
  }
}

function placeOf(node: Element): Place {
  const location = child(node, 'location');
  return location ? { module: must(location, 'filename').text, line: numberIn(must(location, 'line'), 'begin') } : { module: '', line: 0 };
}
