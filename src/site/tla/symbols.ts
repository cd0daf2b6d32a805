/** How mathematics writes what TLA+ writes in ASCII. */
export const SYMBOLS: Readonly<Record<string, string>> = {
  '/\\': '∧', '\\/': '∨', '\\land': '∧', '\\lor': '∨', '~': '¬', '\\lnot': '¬', '\\neg': '¬', '=>': '⇒', '<=>': '⇔', '\\equiv': '≡',
  '==': '≜', '#': '≠', '/=': '≠', '<=': '≤', '=<': '≤', '\\leq': '≤', '>=': '≥', '\\geq': '≥',
  '\\in': '∈', '\\notin': '∉', '\\cup': '∪', '\\union': '∪', '\\cap': '∩', '\\intersect': '∩', '\\subseteq': '⊆', '\\subset': '⊂', '\\': '∖',
  '\\X': '×', '\\times': '×', '\\A': '∀', '\\E': '∃', '\\AA': '∀', '\\EE': '∃', '[]': '□', '<>': '◇', '~>': '⇝', '->': '→', '<-': '←', '|->': '↦', ':>': '↦',
  '<<': '⟨', '>>': '⟩', '>>_': '⟩_', '\\o': '∘', '\\circ': '∘', '\\div': '÷', '\\cdot': '⋅', '|-': '⊢', '..': '‥', "'": '′',
};

/** Words of the language, as the grammar has them. */
export const WORDS: ReadonlySet<string> = new Set([
  'MODULE', 'EXTENDS', 'CONSTANT', 'CONSTANTS', 'VARIABLE', 'VARIABLES', 'ASSUME', 'ASSUMPTION', 'THEOREM', 'LEMMA', 'INSTANCE', 'WITH', 'LOCAL', 'RECURSIVE',
  'IF', 'THEN', 'ELSE', 'CASE', 'OTHER', 'LET', 'IN', 'CHOOSE', 'EXCEPT', 'UNCHANGED', 'ENABLED', 'SUBSET', 'UNION', 'DOMAIN', 'LAMBDA', 'TRUE', 'FALSE', 'BOOLEAN', 'STRING',
]);
