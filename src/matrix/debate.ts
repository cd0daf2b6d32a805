/** The matrix of positions in the words of the thread: who said what of whom, and what the search answers. */
import pc from '../colors';
import type { Cell } from './cell';
import type { Care, PositionMatrix } from './positions';
import { wrappedWords } from './table';
import type { PositionName } from '../wbinvd/positions';

/** One claim of a mail, as questions about positions. */
export interface DebateClaim {
  /** Number in the list of mails of spec/wbinvd/README.md, with who wrote it and when. */
  readonly mail: string;
  readonly says: string;
  readonly property: string;
  readonly care: Care;
  /** Whether the mail says, or implies, that the position keeps the property. */
  readonly of: readonly (readonly [PositionName, boolean])[];
}

export const CLAIMS: readonly DebateClaim[] = [
  { mail: 'M26, Gunthorpe, 8 June 2021', says: 'One check is enough, as with open(2): what was given is not taken away by anybody else.',
    property: 'Told', care: 'drains', of: [['GunthorpeOnce', true], ['WilliamsonOrdered', false], ['BonziniDefer', false]] },
  { mail: 'M25, Williamson, 8 June 2021', says: 'If there must be a proof, it must last as long as the access.',
    property: 'RightProof', care: 'drains', of: [['GunthorpeModes', false], ['WilliamsonReference', true], ['WilliamsonOrdered', true], ['WilliamsonLate', true]] },
  { mail: 'M31, Williamson, 9 June 2021', says: 'No device, a device, no device again: the last state is the first, and so must be the answer.',
    property: 'Litmus', care: 'drains', of: [['GunthorpeModes', false], ['WilliamsonOrdered', true], ['BonziniVeto', true], ['Linux67File', true]] },
  { mail: 'M33, Bonzini, 9 June 2021', says: 'KVM must not be able to do more than the process could do itself.',
    property: 'Mirror', care: 'careful', of: [['BonziniDefer', true], ['BonziniVeto', true], ['GunthorpeOnce', false], ['Linux67File', false]] },
  { mail: 'M18, Williamson, 7 June 2021', says: 'A device must not raise the privilege of several machines.',
    property: 'Exclusive', care: 'drains', of: [['WilliamsonExclusive', true], ['Linux317', false], ['Linux67File', false]] },
  { mail: 'M8, Williamson, 4 June 2021', says: 'Today a guest has WBINVD exactly where its devices may need it; KVM\'s reference keeps it so.',
    property: 'NeedRight', care: 'drains', of: [['Linux317', true], ['Linux519', false], ['Linux62', true], ['Linux67File', false]] },
  { mail: 'M25, Williamson, 8 June 2021', says: 'A device that cannot issue no-snoop needs no WBINVD, whatever its IOMMU does (box 4).',
    property: 'RightNeeded', care: 'drains', of: [['WilliamsonCoherency', true], ['Linux317', false], ['GunthorpeModes', false]] },
  { mail: 'M24, Bonzini, 8 June 2021', says: 'A user may switch it off without any proof.',
    property: 'NeedRight', care: 'careful', of: [['BonziniThreeStates', false], ['BonziniDefer', true]] },
  { mail: 'M6, Tian, 4 June 2021', says: 'KVM looks again when the user says so.',
    property: 'NeedRight', care: 'careful', of: [['TianUpdate', false]] },
  { mail: 'M19, Williamson, 7 June 2021', says: 'With a reference, a device can leave only when KVM lets it.',
    property: 'CanDetach', care: 'drains', of: [['WilliamsonReference', false], ['GunthorpeOnce', true], ['WilliamsonOrdered', true]] },
  { mail: 'M49, November 2022', says: 'The answer is a capability of the platform, so that it can be given before there is a table.',
    property: 'NeedRight', care: 'drains', of: [['Linux62', true], ['Linux67Group', false], ['Linux67File', false]] },
  { mail: 'M49, November 2022', says: 'A capability cannot be lost while it is held.',
    property: 'RightCap', care: 'drains', of: [['Linux62', false], ['Linux67Group', false], ['Linux67File', true]] },
  { mail: 'M50, January 2023', says: 'KVM keeps the file of the device, and the host waits for it.',
    property: 'CanUnplug', care: 'drains', of: [['Linux62', true], ['Linux67File', false]] },
];

/** Whether the search agrees with what is implied: the claims that it does not bear out are told so. */
export const claimAgrees = (found: PositionMatrix, { property, care }: DebateClaim, position: PositionName, kept: boolean): boolean =>
  cellOf(found, property, care, position).holds === kept;

const cellOf = (found: PositionMatrix, property: string, care: Care, position: string): Cell => found.cells[care].get(position)!.get(property)!;

const UNDER: Readonly<Record<Care, string>> = {
  careless: 'whatever the VMM does', drains: 'if the VMM drains before it deletes', careful: 'if the VMM is careful',
};

/** Every claim with the verdicts on it; lines of at most 120 columns. */
export function debateText(found: PositionMatrix): string {
  return CLAIMS.map((claim) => {
    const { mail, says, property, care, of } = claim;
    const { code, sentence } = found.properties.find(({ name }) => name === property)!;
    return [
      pc.bold(mail),
      ...wrappedWords(says.split(' '), '  ', ' '),
      ...wrappedWords(`${code}: ${sentence}, ${UNDER[care]}?`.split(' '), '  ', ' '),
      ...of.flatMap(([position, kept]) => verdict(position, cellOf(found, property, care, position), claimAgrees(found, claim, position, kept))),
    ].join('\n');
  }).concat(coincidence(found)).join('\n\n');
}

function verdict(position: string, { holds, vacuous, trace }: Cell, agreed: boolean): string[] {
  const head = `    ${position.padEnd(20)} ${holds ? pc.green('yes') : pc.red('no ')} `;
  const words = holds ? (vacuous ? ['it', 'never', 'comes', 'to', 'it'] : []) : [...trace ?? []];
  const note = agreed ? [] : ['(not', 'as', 'the', 'mail', 'has', 'it)'];
  return wrappedWords([...words, ...note], head, ' ');
}

/** The question of the mail of 8 June 2021: what do one check and ongoing proof guarantee, and when is there no difference? */
function coincidence(found: PositionMatrix): string {
  const pair = ['GunthorpeModes', 'WilliamsonReference', 'WilliamsonOrdered'] as const;
  const alike = (care: Care): string[] => found.properties.map(({ name }) => name)
    .filter((name) => new Set(pair.map((position) => cellOf(found, name, care, position).holds)).size === 1
      && cellOf(found, name, care, pair[0]).holds);
  const alone = (property: string): string[] => [...found.rows.keys()].filter((position) => cellOf(found, property, 'careless', position).holds);
  const told = (care: Care): string[] => wrappedWords(alike(care), `  all three keep, ${UNDER[care]}:  `);
  return [
    pc.bold('One check, or ongoing proof by a reference or by a notice?'),
    ...told('careless'), ...told('drains'), ...told('careful'),
    ...wrappedWords(alone('Same'), '  a look now would answer the same under:  '),
    ...pair.flatMap((position) => wrappedWords(found.properties.filter(({ name }) => !cellOf(found, name, 'careful', position).holds).map(({ name }) => name),
      `  ${position} pays, even so, with:  `)),
  ].join('\n');
}
