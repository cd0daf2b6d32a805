import { execFile } from 'node:child_process';
import { ToolError } from '../tlc/error';
import { endWithUs, removeFolder, scratchFolder } from '../tlc/leftovers';
import { library, type Project } from '../tlc/project';
import type { Checker } from '../tlc/run';
import type { Specification } from './expression';
import { readSpecification } from './read';

/**
 * The parsed text of a module and all that it extends or instantiates, from SANY, the parser that TLC uses.
 * Throws `ToolError` where the module does not parse.
 */
export async function exportSpecification(project: Project, checker: Checker, module: string): Promise<Specification> {
  return readSpecification(await exportXml(project, checker, module));
}

function exportXml(project: Project, { java, jar }: Checker, module: string): Promise<string> {
  const folder = scratchFolder('sany');
  const include = library(project).flatMap(each => ['-I', each]);
  return new Promise<string>((resolve, reject) => {
    const child = execFile(java.path,
      // The parser's standard modules are unpacked into the temporary folder: two runs must not share one. `-o` asks for no check against the schema.
      ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', `-Djava.io.tmpdir=${folder}`, '-cp', jar.path, 'tla2sany.xml.XMLExporter', '-o', ...include, `${module}.tla`],
      { cwd: folder, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
        if (!error && stdout.includes('<modules>')) return resolve(stdout);
        if (/No space left on device/.test(`${stderr}${stdout}`)) return reject(new ToolError('the disk is full; free space in the temporary folder, or set TMPDIR to another'));
        const said = `${stderr}${stdout}`.split('\n').map(line => line.trim())
          .find(line => line !== '' && !/^(Semantic processing|Parsing|Fatal|\*\*\*|tla2sany|at |Unknown)/.test(line));
        reject(new ToolError(`SANY could not export ${module}: ${said ?? 'it printed nothing'}; see whether the module parses`));
      });
    endWithUs(child);
  }).finally(() => removeFolder(folder));
}
