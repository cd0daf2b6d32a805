/** The matrices: what a row is, which properties it is asked, and in which report its cells are. */
import { FORMS_SUBJECT } from '../../matrix/forms';
import { POSITIONS_SUBJECT } from '../../matrix/positions';
import type { Cells, Property, Row, Sources } from '../sources';

export interface Subject {
  readonly id: 'policies' | 'positions' | 'forms';
  readonly room: string;
  /** What a row is. */
  readonly word: string;
  /** Where its rows are defined, and where the properties are. */
  readonly defined: string;
  readonly modules: readonly string[];
  readonly read: (sources: Sources) => { readonly rows: Readonly<Record<string, Row>>; readonly properties: readonly Property[] };
}

export interface Grid {
  readonly id: string;
  readonly subject: Subject;
  readonly title: string;
  readonly short: string;
  readonly models: readonly string[];
  readonly cells: (sources: Sources) => Cells;
  /** What the explorer calls the run of a cell. */
  readonly counterexample: (row: string, property: string) => string;
}

export const POLICIES: Subject = {
  id: 'policies', room: 'authorization', word: 'policy', defined: 'Policies', modules: ['AuthorizationProperties', 'AuthorizationRefinement'],
  read: ({ matrix }) => ({ rows: matrix.policies, properties: matrix.properties }),
};
export const POSITIONS: Subject = {
  id: 'positions', room: 'wbinvd', word: 'position', defined: 'Positions', modules: ['WbinvdProperties', 'WbinvdRefinement'],
  read: ({ positions }) => ({ rows: positions.positions, properties: positions.properties }),
};
export const FORMS: Subject = {
  id: 'forms', room: 'allocator', word: 'form', defined: 'AllocatorForms', modules: ['AllocatorProperties', 'AllocatorHistory'],
  read: ({ forms }) => ({ rows: forms.forms, properties: forms.properties }),
};
export const SUBJECTS: readonly Subject[] = [POLICIES, POSITIONS, FORMS];

const { surveys, heads } = POSITIONS_SUBJECT;

export const GRIDS: readonly Grid[] = [
  {
    id: 'policies', subject: POLICIES, title: 'Policies and promises', short: 'the proof falls only when a withdrawal returns',
    models: ['MCAuthorizationSurvey-named'], cells: ({ matrix }) => matrix.cells, counterexample: (row, property) => `policies/${row}/${property}`,
  },
  {
    id: 'policies-lapsing', subject: POLICIES, title: 'Policies and promises, where the proof may lapse', short: 'the proof may also lapse by itself',
    models: ['MCAuthorizationSurvey-named-lapsing'], cells: ({ matrix }) => matrix.lapsing, counterexample: (row, property) => `policies/lapsing/${row}/${property}`,
  },
  {
    id: 'positions', subject: POSITIONS, title: heads.drains, short: 'the VMM drains',
    models: surveys.drains, cells: ({ positions }) => positions.cells, counterexample: (row, property) => `positions/${row}/${property}`,
  },
  {
    id: 'positions-careless', subject: POSITIONS, title: heads.careless, short: 'a careless VMM',
    models: surveys.careless, cells: ({ positions }) => positions.careless, counterexample: (row, property) => `positions/careless/${row}/${property}`,
  },
  {
    id: 'positions-careful', subject: POSITIONS, title: heads.careful, short: 'a careful VMM',
    models: surveys.careful, cells: ({ positions }) => positions.careful, counterexample: (row, property) => `positions/careful/${row}/${property}`,
  },
  {
    id: 'forms-careless', subject: FORMS, title: FORMS_SUBJECT.heads.careless, short: 'careless callers',
    models: FORMS_SUBJECT.surveys.careless, cells: ({ forms }) => forms.careless, counterexample: (row, property) => `forms/careless/${row}/${property}`,
  },
  {
    id: 'forms', subject: FORMS, title: FORMS_SUBJECT.heads.careful, short: 'careful callers',
    models: FORMS_SUBJECT.surveys.careful, cells: ({ forms }) => forms.cells, counterexample: (row, property) => `forms/${row}/${property}`,
  },
];

export const gridNamed = (id: string): Grid => GRIDS.find(grid => grid.id === id)!;
