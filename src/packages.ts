/** Looked at before anything else of the command line is loaded: who left its packages out gets a line, not a stack. */
const NEEDED = ['commander', 'cli-progress', 'cli-table3', 'fastest-levenshtein', 'picocolors', 'lossless-json', 'fast-check', 'fast-xml-parser'];

const missing = NEEDED.filter(name => {
  try {
    require.resolve(name);
    return false;
  } catch {
    return true;
  }
});
if (missing.length) {
  process.stderr.write(`ioasid: the command line needs ${missing.join(', ')}, which were left out; install ioasid with its optional dependencies\n`);
  process.exit(2);
}
export {};
