/** For contributors: add a policy, add a check of a call, read a failing trace; each with the diff that it takes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOfTrack } from '../../explorer/lanes';
import { shownRoomNamed } from '../../explorer/rooms';
import { Track } from '../../explorer/track';
import { textOfLanes } from '../../lanes/text';
import { html, type Html } from '../html';
import type { Page } from '../page';
import type { Sources } from '../sources';
import { explorerLink } from './runs';

export const CHANGES = join(__dirname, '..', 'changes');

/** A stored diff; what a line does is in its colour, and in its first sign. */
function diff(name: string): Html {
  const lines = readFileSync(join(CHANGES, name), 'utf8').trimEnd().split('\n').filter(line => !/^(index|diff) /.test(line));
  const kind = (line: string): string => (/^(---|\+\+\+|@@)/.test(line) ? 'place' : line.startsWith('+') ? 'added' : line.startsWith('-') ? 'gone' : '');
  return html`<pre class="diff" tabindex="0"><code>${lines.map(line => html`<span class="${kind(line)}">${line}</span>\n`)}</code></pre>`;
}

const TOLD = 'positions/GunthorpeModes/RightProof';

function failing(sources: Sources): Html {
  const found = sources.explorer.counterexamples.find(({ id }) => id === TOLD);
  if (!found) {
    sources.writer.faults.push(`contributors.html: there is no run ${TOLD}`);
    return html``;
  }
  const track = new Track(shownRoomNamed(found.room), found.position, found.world);
  track.follow(found.run);
  return html`<pre tabindex="0"><code>${textOfLanes(runOfTrack(track, TOLD), { width: 110 })}</code></pre>
<ul>
<li>A lane is somebody who acts: a process, a virtual machine, a device. The dot is who did it, the arrow leads to whom it concerns.</li>
<li>Beside it stand the call and, if it was refused, the errno with the rule that refused; below, only what the step changed.</li>
<li>The first line that says <em>breaks</em> is the step to look at. Ask what the step before it should have forbidden: that guard is in the definition of the call.</li>
<li><a href="${explorerLink(found)}">The same run in the explorer</a>: change a step, and see what becomes of the rest. A failing test prints such a link.</li>
</ul>`;
}

export const contributorPages = (sources: Sources): Page[] => [{
  path: 'contributors.html', title: 'Contribute', broad: true,
  body: html`<h1>For contributors</h1>
<p class="lead">Specification, code, tests and tables change together. Three things that one does first.</p>
<h2 id="policy">Add a policy</h2>
<p>A policy is a record of eight decisions. It is defined once in <a href="~/modules/Policies.html">Policies</a> and once in the code, and a test holds the two equal.</p>
${diff('a-policy.diff')}
<p>A test of the site applies this diff to a copy of the project, where the tests of policies pass; with either half alone they fail. Then <code>ioasid matrix SealedGate</code> says what it keeps, with the shortest run that breaks the rest,
and <code>ioasid matrix --write</code> writes its row. A policy of your own needs no diff: <code>ioasid matrix --help</code>.</p>
<h2 id="call">Add a check of a call</h2>
<p>A call refuses by naming a rule. The rule has a row in the table of its kind, at the place where the kernel looks; the code refuses by it. From a real commit:</p>
${diff('a-check.diff')}
<p>Its errno goes to the specification’s chain of that call and to the table of its README; a case of <code>test/linux</code>, or of <code>read</code>, shows the rule. A new call of Linux has a row in
<code>test/calls/calls.json</code>, from which <code>make calls</code> writes <a href="~/text/spec/CALLS.html">CALLS.md</a>.</p>
<h2 id="trace">Read a failing trace</h2>
<p>What <code>ioasid explain</code>, a failing test and a refused trace print is a run as lanes.</p>
${failing(sources)}
<h2 id="gate">Before you send it</h2>
<p><code>make check</code> holds every model to its row, and every sentence that claims something to what shows it. <code>make test T=part/of/a/path</code> runs the tests that you touched, <code>make test</code> all of them.
<code>make docs</code> builds these pages; a link that leads nowhere, a name that nothing has, or a contract with more conjuncts than readings fails it.
<a href="~/text/src/site/README.html">How the site is made</a>.</p>`,
}];
