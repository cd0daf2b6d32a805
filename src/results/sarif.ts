/** What failed as SARIF 2.1.0, which services show beside the lines of a change. */
import type { Result } from './result';

/** What a result is an instance of: `model`, `case`. */
export interface SarifRule {
  readonly id: string;
  readonly says: string;
}

export function sarifText(version: string, rule: SarifRule, results: readonly Result[]): string {
  const found = results.filter(({ status }) => status === 'failed' || status === 'error');
  return `${JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'ioasid', version, rules: [{ id: rule.id, shortDescription: { text: rule.says } }] } },
      originalUriBaseIds: { ROOT: { description: { text: 'the folder that holds spec/ and models/' } } },
      results: found.map(({ group, name, message = name, place }) => ({
        ruleId: rule.id, ruleIndex: 0, level: 'error', message: { text: `${name}: ${message}` },
        ...(place && { locations: [{
          physicalLocation: { artifactLocation: { uri: encodeURI(place.file), uriBaseId: 'ROOT' }, ...(place.line && { region: { startLine: place.line } }) },
          logicalLocations: [{ name, fullyQualifiedName: `${group}/${name}` }],
        }] }),
      })),
    }],
  }, undefined, 2)}\n`;
}
