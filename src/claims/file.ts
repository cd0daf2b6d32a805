/** The file of claims: what the documents say, line by line, with what shows it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentence, ToolError } from '../tlc/error';

export interface Claim {
  readonly id: string;
  /** The document, from the project's root. */
  readonly in: string;
  /** Words of the document, to the letter but for emphasis, links and line breaks: a sentence, or as much of it as is claimed. */
  readonly says: string;
  /** Each is one piece of evidence: see `evidence.ts`. */
  readonly shown: readonly string[];
}

export interface ClaimsFile {
  readonly claims: readonly Claim[];
  /** Documents, and sections written <document>#<heading>, in which nothing is a claim, with the reason. */
  readonly free: Readonly<Record<string, string>>;
}

export const CLAIMS_FILE = 'spec/claims.json';
const FIELDS = ['id', 'in', 'says', 'shown'];

/** Throws `ToolError` with a line for each fault. */
export function readClaims(root: string): ClaimsFile {
  let content: ClaimsFile;
  try {
    content = JSON.parse(readFileSync(join(root, CLAIMS_FILE), 'utf8')) as ClaimsFile;
  } catch (error) {
    throw new ToolError(`${CLAIMS_FILE} cannot be read: ${sentence(error)}; write {"free": {}, "claims": [{"id": …, "in": …, "says": …, "shown": […]}]}`);
  }
  if (!Array.isArray(content?.claims) || typeof content.free !== 'object') throw new ToolError(`${CLAIMS_FILE} has no list 'claims' or no 'free'; write both`);
  const ids = content.claims.map(claim => claim?.id);
  const faults = content.claims.flatMap((claim, i) => faultsOf(claim as unknown as Record<string, unknown>, i, ids));
  for (const [place, reason] of Object.entries(content.free)) if (typeof reason !== 'string' || !reason) faults.push(`${CLAIMS_FILE}, free ${place}: says no reason; write one`);
  if (faults.length) throw new ToolError(faults.join('\n'));
  return content;
}

function faultsOf(claim: Record<string, unknown>, i: number, ids: readonly unknown[]): string[] {
  const place = `${CLAIMS_FILE}, claim ${i + 1}${typeof claim?.['id'] === 'string' ? ` (${claim['id']})` : ''}`;
  if (typeof claim !== 'object' || claim === null) return [`${place}: is no object; write {"id": …, "in": …, "says": …, "shown": […]}`];
  const faults: string[] = [];
  for (const field of ['id', 'in', 'says']) if (typeof claim[field] !== 'string' || !claim[field]) faults.push(`${place}: ${field} is no text; write one`);
  const { shown } = claim;
  if (!Array.isArray(shown) || !shown.length || !shown.every(one => typeof one === 'string')) faults.push(`${place}: shown is no list of texts; name what shows it`);
  for (const field of Object.keys(claim)) if (!FIELDS.includes(field)) faults.push(`${place}: no such field ${field}; remove it`);
  if (ids.indexOf(claim['id']) < i) faults.push(`${place}: has the id of an earlier claim; rename one`);
  return faults;
}
