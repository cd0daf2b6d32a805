import { graphOf } from './src/conformance/cache';
import { edgeCount } from './src/conformance/graph';
import { openModel } from './src/conformance/model';
import { replay } from './src/conformance/replay';
import { roomNamed } from './src/conformance/rooms';
import { openProject } from './src/tlc/project';
import { findChecker } from './src/tlc/run';
(async () => {
  const project = openProject(); const checker = await findChecker(project);
  const all = [['authorization', 'MCAuthorization-named-selfprove'], ['ioasid', 'MCIoasid-linux-copies'], ['iommufd', 'MCIommufdWhole-fault'], ['allocator', 'MCAllocator-pending'], ['wbinvd', 'MCWbinvd-calls']] as const;
  for (const [r, c] of all.filter(([r]) => !process.argv[2] || r === process.argv[2])) {
    const room = roomNamed(r)!;
    const model = openModel(project, room, room.models.find(m => m.config === c)!);
    const graph = await graphOf(project, checker, model);
    const rates: number[] = [];
    for (let i = 0; i < Number(process.argv[3] ?? 7); i++) { const b = process.cpuUsage(); replay(graph, room, model.constants, { edgesOnly: true }); const u = process.cpuUsage(b); rates.push(edgeCount(graph) / ((u.user + u.system) / 1e6)); }
    console.log(r, graph.states.length, edgeCount(graph), rates.map(x => (x/1000).toFixed(0)).join(' '));
  }
})();
