/** The pages that `ioasid matrix --write` writes. */
import type { CareMatrix } from './cares';
import { FORM_CARES, type FormCare } from './forms';
import type { Matrix } from './matrix';
import type { MatrixPage } from './page';

/** Every named policy, in the order of Policies.tla. */
export const policiesPage = ({ properties, policies, cells, lapsing }: Matrix): MatrixPage => ({
  file: 'spec/authorization/MATRIX.md', title: 'Policies and promises', rows: 'policies',
  says: [
    'A row is a policy of [Policies.tla](Policies.tla), which says who argued for it; a column is a promise',
    'of [AuthorizationProperties.tla](AuthorizationProperties.tla). `ioasid matrix Once` prints the runs.',
    '',
    'These are the policies with a name. `ioasid matrix` decides the same for the whole space of records, and',
    'prints how much that tells: 3,072 records give 188 different rows of kept and broken where the proof falls',
    'only when a withdrawal returns, and 6,144 give 391 where it may lapse, too, and is heard or not. There P4, P5',
    'and P16 are kept by the same records, and so are P6 and P7; with lapses only P5 and P16 are.',
  ],
  columns: properties, names: [...policies.keys()],
  sections: [{ heading: 'The proof falls only when a withdrawal returns', cells }, { heading: 'The proof may also lapse by itself', cells: lapsing }],
});

/** Every form, under each care of its callers. */
export const formsPage = ({ properties, rows, cells, heads }: CareMatrix<FormCare>): MatrixPage => ({
  file: 'spec/allocator/MATRIX.md', title: 'Forms of the allocator', rows: 'forms',
  says: [
    'A row is a form of [AllocatorForms.tla](AllocatorForms.tla), a column what one may expect of it, by',
    '[AllocatorProperties.tla](AllocatorProperties.tla) and [AllocatorHistory.tla](AllocatorHistory.tla).',
    '`ioasid matrix --forms v5_11` prints the runs.',
  ],
  columns: properties, names: [...rows.keys()],
  sections: FORM_CARES.map(care => ({ heading: heads[care], cells: cells[care] })),
});
