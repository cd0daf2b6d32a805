/** The matrices: what a row is, which properties it is asked, and in which report its cells are. */
import { FORMS_SUBJECT } from '../../matrix/forms';
import { POSITIONS_SUBJECT } from '../../matrix/positions';
import type { Cause } from '../../authorization/policies';
import type { ReportedCells, ReportedProperty, DeclaredRecord, Sources } from '../sources';

export interface GridSubject {
  readonly id: 'policies' | 'positions' | 'forms';
  readonly room: string;
  /** What a row is. */
  readonly word: string;
  /** Where its rows are defined, and where the properties are. */
  readonly defined: string;
  readonly modules: readonly string[];
  readonly read: (sources: Sources) => { readonly rows: Readonly<Record<string, DeclaredRecord>>; readonly properties: readonly ReportedProperty[] };
}

export interface Grid {
  readonly id: string;
  readonly subject: GridSubject;
  readonly title: string;
  readonly short: string;
  readonly models: readonly string[];
  readonly cells: (sources: Sources) => ReportedCells;
  /** Of policies: who may let the proof fall. */
  readonly lapses?: ReadonlySet<Cause>;
  /** What the explorer calls the run of a cell. */
  readonly counterexample: (row: string, property: string) => string;
}

export const POLICY_GRID: GridSubject = {
  id: 'policies', room: 'authorization', word: 'policy', defined: 'Policies', modules: ['AuthorizationProperties', 'AuthorizationRefinement'],
  read: ({ matrix }) => ({ rows: matrix.policies, properties: matrix.properties }),
};
export const POSITION_GRID: GridSubject = {
  id: 'positions', room: 'wbinvd', word: 'position', defined: 'Positions', modules: ['WbinvdProperties', 'WbinvdRefinement'],
  read: ({ positions }) => ({ rows: positions.positions, properties: positions.properties }),
};
export const FORM_GRID: GridSubject = {
  id: 'forms', room: 'allocator', word: 'form', defined: 'AllocatorForms', modules: ['AllocatorProperties', 'AllocatorHistory'],
  read: ({ forms }) => ({ rows: forms.forms, properties: forms.properties }),
};
export const SUBJECTS: readonly GridSubject[] = [POLICY_GRID, POSITION_GRID, FORM_GRID];

const { surveys, heads } = POSITIONS_SUBJECT;

export const GRIDS: readonly Grid[] = [
  {
    id: 'policies', subject: POLICY_GRID, title: 'Policies and promises', short: 'the proof falls only when a withdrawal returns',
    models: ['MCAuthorizationSurvey-named'], lapses: new Set(), cells: ({ matrix }) => matrix.cells, counterexample: (row, property) => `policies/${row}/${property}`,
  },
  {
    id: 'policies-lapsing', subject: POLICY_GRID, title: 'Policies and promises, where the proof may lapse', short: 'the proof may also lapse by itself',
    models: ['MCAuthorizationSurvey-named-lapsing'], lapses: new Set(['thirdParty']), cells: ({ matrix }) => matrix.lapsing, counterexample: (row, property) => `policies/lapsing/${row}/${property}`,
  },
  {
    id: 'positions', subject: POSITION_GRID, title: heads.drains, short: 'the VMM drains',
    models: surveys.drains, cells: ({ positions }) => positions.cells, counterexample: (row, property) => `positions/${row}/${property}`,
  },
  {
    id: 'positions-careless', subject: POSITION_GRID, title: heads.careless, short: 'the VMM takes no care',
    models: surveys.careless, cells: ({ positions }) => positions.careless, counterexample: (row, property) => `positions/careless/${row}/${property}`,
  },
  {
    id: 'positions-careful', subject: POSITION_GRID, title: heads.careful, short: 'the VMM takes all care',
    models: surveys.careful, cells: ({ positions }) => positions.careful, counterexample: (row, property) => `positions/careful/${row}/${property}`,
  },
  {
    id: 'forms-careless', subject: FORM_GRID, title: FORMS_SUBJECT.heads.careless, short: 'callers take no care',
    models: FORMS_SUBJECT.surveys.careless, cells: ({ forms }) => forms.careless, counterexample: (row, property) => `forms/careless/${row}/${property}`,
  },
  {
    id: 'forms', subject: FORM_GRID, title: FORMS_SUBJECT.heads.careful, short: 'callers take care',
    models: FORMS_SUBJECT.surveys.careful, cells: ({ forms }) => forms.cells, counterexample: (row, property) => `forms/${row}/${property}`,
  },
];

export const gridNamed = (id: string): Grid => GRIDS.find(grid => grid.id === id)!;

/** The page of a row, from the root: it tells of the row in every world. */
export const pageOf = (subject: GridSubject, row: string): string => `runs/${subject.id}/${row}.html`;

/** What the places of a grid begin with on such a page. */
export const inWorld = ({ id }: Grid): string => (id.includes('-') ? `${id.split('-')[1]}-` : '');

/** Where a row, or a cell of it, is told of, from the root. */
export const runPath = (grid: Grid, row: string, property?: string): string => `${pageOf(grid.subject, row)}#${property === undefined ? grid.id : inWorld(grid) + property}`;
