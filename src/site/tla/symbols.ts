/** How mathematics writes what TLA+ writes in ASCII. */
export const SYMBOLS: Readonly<Record<string, string>> = {
  '/\\': '∧', '\\/': '∨', '\\land': '∧', '\\lor': '∨', '~': '¬', '\\lnot': '¬', '\\neg': '¬', '=>': '⇒', '<=>': '⇔', '\\equiv': '≡',
  '==': '≜', '#': '≠', '/=': '≠', '<=': '≤', '=<': '≤', '\\leq': '≤', '>=': '≥', '\\geq': '≥',
  '\\in': '∈', '\\notin': '∉', '\\cup': '∪', '\\union': '∪', '\\cap': '∩', '\\intersect': '∩', '\\subseteq': '⊆', '\\subset': '⊂', '\\': '∖',
  '\\X': '×', '\\times': '×', '\\A': '∀', '\\E': '∃', '\\AA': '∀', '\\EE': '∃', '[]': '□', '<>': '◇', '~>': '⇝', '->': '→', '<-': '←', '|->': '↦', ':>': '↦',
  '<<': '⟨', '>>': '⟩', '>>_': '⟩_', '\\o': '∘', '\\circ': '∘', '\\div': '÷', '\\cdot': '⋅', '|-': '⊢', '..': '‥', "'": '′',
};

/** Of several ways to write a sign in ASCII, the one that specifications here take. */
export const ASCII: ReadonlyMap<string, string> = new Map(Object.entries(SYMBOLS).reverse().map(([text, symbol]) => [symbol, text]));

/** Words of the language, as the grammar has them. */
export const WORDS: ReadonlySet<string> = new Set([
  'MODULE', 'EXTENDS', 'CONSTANT', 'CONSTANTS', 'VARIABLE', 'VARIABLES', 'ASSUME', 'ASSUMPTION', 'THEOREM', 'LEMMA', 'INSTANCE', 'WITH', 'LOCAL', 'RECURSIVE',
  'IF', 'THEN', 'ELSE', 'CASE', 'OTHER', 'LET', 'IN', 'CHOOSE', 'EXCEPT', 'UNCHANGED', 'ENABLED', 'SUBSET', 'UNION', 'DOMAIN', 'LAMBDA', 'TRUE', 'FALSE', 'BOOLEAN', 'STRING',
]);
