/** A small project with a README, its claims and the reports of a run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../../src/tlc/project';
import { copyOf, TOY } from '../tlc/copies';

export const README = `# Toy

- **No more than two.** A third is refused (\`MCToy\`). \`Open\` keeps P1, and
  [nobody](spec/x.md) keeps P2.

A line of prose that claims nothing. It is broken without the guard: \`MCToy-noLimit\` breaks \`FewInv\` in 3 steps.

## Commands

- \`make toy\` makes a toy.
`;

export const CLAIMS = {
  free: { 'README.md#Commands': 'what commands do' } as Record<string, string>,
  claims: [
    { id: 'few', in: 'README.md', says: 'No more than two. A third is refused (`MCToy`).', shown: ['model MCToy holds FewInv', 'row MCToy distinct 7', 'assumed Sensible by MCToy'] },
    { id: 'open', in: 'README.md', says: '`Open` keeps P1, and nobody keeps P2.', shown: ['matrix Open P1 yes', 'mechanisms bell P33 yes', 'matrix * P2 broken', 'matrix Open Second 3', 'count matrix.properties 2'] },
  ],
};

export const MATRIX = {
  properties: [{ name: 'First', code: 'P1' }, { name: 'Second', code: 'P2' }],
  cells: { Open: { First: { holds: true }, Second: { holds: false, length: 3 } }, Shut: { First: { holds: true, vacuous: true }, Second: { holds: false, lasso: true } } },
};

/** A mechanism keeps promises. */
const MECHANISMS = { promises: [{ name: 'Woken', code: 'P33' }], cells: { bell: { Woken: { holds: true } } } };

const RAN = { models: [{ model: 'MCToy', passed: true }, { model: 'MCToy-noLimit', passed: true }] };

export interface Parts { readme?: string; claims?: unknown; matrix?: unknown; ran?: unknown }

export function projectWith({ readme = README, claims = CLAIMS, matrix = MATRIX, ran = RAN }: Parts = {}): Project {
  const project = copyOf(TOY);
  writeFileSync(join(project.root, 'README.md'), readme);
  writeFileSync(join(project.root, 'spec/claims.json'), typeof claims === 'string' ? claims : JSON.stringify(claims));
  mkdirSync(project.out);
  if (matrix) writeFileSync(join(project.out, 'matrix.json'), JSON.stringify(matrix));
  writeFileSync(join(project.out, 'mechanisms.json'), JSON.stringify(MECHANISMS));
  if (ran) writeFileSync(join(project.out, 'check.json'), JSON.stringify(ran));
  return project;
}

/** The claims with one of them changed. */
export const claimsWith = (id: string, change: object): object =>
  ({ ...CLAIMS, claims: CLAIMS.claims.map(claim => (claim.id === id ? { ...claim, ...change } : claim)) });
