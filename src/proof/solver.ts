import type { init } from 'z3-solver';
import { ToolError } from '../tlc/error';
import { declarations, equalTerms, implies, smtText, type Term, vocabulary } from './terms';

/** The solver's word on a set of terms: there is a world in which all hold, there is none, or it cannot say. */
export type SolverAnswer = 'sat' | 'unsat' | 'unknown';

export interface Reply {
  readonly answer: SolverAnswer;
  /** After 'unsat': the names of those assumptions that are enough for it. */
  readonly core: ReadonlySet<string>;
  /** After 'sat': the values of what was wanted, in one such world. */
  readonly values: readonly string[];
}

export interface Solver {
  /** Asks whether all terms can hold together, the named ones too; `wanted` are read off the world that is found. */
  ask(terms: readonly Term[], named?: ReadonlyMap<string, Term>, wanted?: readonly Term[]): Promise<Reply>;
  /** Lets go of the solver's threads, which else keep this process alive. */
  end(): void;
}

const SECONDS = 20;
const NONE: ReadonlyMap<string, Term> = new Map();

const mark = (name: string): Term => ({ op: 'symbol', sort: 'Bool', name: `assume ${name}`, args: [] });

/** A question as SMT-LIB 2 has it, but for the asking; any solver can be given it. */
export function script(terms: readonly Term[], named: ReadonlyMap<string, Term> = NONE): string {
  const all = [...terms, ...[...named].map(([name, term]) => implies(mark(name), term))];
  return [...declarations(vocabulary(all)), ...all.map(term => `(assert ${smtText(term)})`)].join('\n');
}

/** Z3, as its package brings it. Throws `ToolError` where the package is not there, or does not start. */
export async function findSolver(seconds = SECONDS): Promise<Solver> {
  const { Z3, em } = await load();
  const ask: Solver['ask'] = async (terms, named = NONE, wanted = []) => {
    const values = wanted.map((term, i): Term => ({ op: 'symbol', sort: term.sort, name: `wanted ${i}.`, args: [] }));
    const config = Z3.mk_config();
    Z3.set_param_value(config, 'timeout', String(seconds * 1000));
    // A context of its own: what one question declares, another may declare otherwise.
    const context = Z3.mk_context(config);
    Z3.del_config(config);
    try {
      const solver = Z3.mk_solver(context);
      Z3.solver_inc_ref(context, solver);
      Z3.solver_from_string(context, solver, script([...terms, ...values.map((value, i) => equalTerms(value, wanted[i]!))], named));
      const code = Z3.get_error_code(context);
      if (code !== 0) throw new Error(Z3.get_error_msg(context, code));
      const marks = [...named.keys()].map(name => Z3.mk_const(context, Z3.mk_string_symbol(context, `assume ${name}`), Z3.mk_bool_sort(context)));
      const said = await Z3.solver_check_assumptions(context, solver, marks);
      if (said === -1) {
        const core = Z3.solver_get_unsat_core(context, solver);
        const names = Array.from({ length: Z3.ast_vector_size(context, core) }, (_, i) => Z3.ast_to_string(context, Z3.ast_vector_get(context, core, i)));
        return { answer: 'unsat', values: [], core: new Set(names.map(name => name.replace(/^\|?assume |\|$/g, ''))) };
      }
      if (said !== 1) return { answer: 'unknown', values: [], core: new Set() };
      const model = Z3.model_to_string(context, Z3.solver_get_model(context, solver));
      const read = (_: Term, i: number): string => new RegExp(`wanted ${i}\\.\\|? -> (.*)`).exec(model)?.[1]?.replace(/[|"]/g, '') ?? '?';
      return { answer: 'sat', values: values.map(read), core: new Set() };
    } catch (error) {
      throw new ToolError(`the solver did not read a question: ${String((error as Error).message ?? error).split('\n')[0]!.slice(0, 200)}`);
    } finally {
      Z3.del_context(context);
    }
  };
  return { ask, end: () => em.PThread.terminateAllThreads() };
}

async function load(): ReturnType<typeof init> {
  let package_: { init: typeof init };
  try {
    package_ = require('z3-solver') as { init: typeof init };
  } catch {
    throw new ToolError('the solver is not there; run: npm install z3-solver');
  }
  return package_.init();
}
