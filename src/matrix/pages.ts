/** The pages that `ioasid matrix --write` writes. */
import type { CareMatrix } from './cares';
import { FORM_CARES, type FormCare } from './forms';
import type { Matrix } from './matrix';
import type { Page } from './page';

/** Every named policy, in the order of Policies.tla. */
export const policiesPage = ({ properties, policies, cells, lapsing }: Matrix): Page => ({
  file: 'spec/authorization/MATRIX.md', title: 'Policies and promises', rows: 'policies',
  says: [
    'A row is a policy of [Policies.tla](Policies.tla), which says who argued for it; a column is a promise',
    'of [AuthorizationProperties.tla](AuthorizationProperties.tla). `ioasid matrix Once` prints the runs.',
  ],
  columns: properties, names: [...policies.keys()],
  sections: [{ heading: 'The proof falls only when a withdrawal returns', cells }, { heading: 'The proof may also lapse by itself', cells: lapsing }],
});

/** Every form, under each care of its callers. */
export const formsPage = ({ properties, rows, cells, heads }: CareMatrix<FormCare>): Page => ({
  file: 'spec/allocator/MATRIX.md', title: 'Forms of the allocator', rows: 'forms',
  says: [
    'A row is a form of [AllocatorForms.tla](AllocatorForms.tla), a column what one may expect of it, by',
    '[AllocatorProperties.tla](AllocatorProperties.tla) and [AllocatorHistory.tla](AllocatorHistory.tla).',
    '`ioasid matrix --forms v5_11` prints the runs.',
  ],
  columns: properties, names: [...rows.keys()],
  sections: FORM_CARES.map(care => ({ heading: heads[care], cells: cells[care] })),
});
