/**
 * Measures one project in a process of its own and says it as JSON: a build from nothing, a check without changes beside
 * the mere reading of the files, and the build after a change of one file, as `--watch` does it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../compiler/compile.ts';
import { createNodeHost } from '../../compiler/host/node.ts';
import { normalizePath } from '../../compiler/host/path.ts';
import { type BuildOptions, buildProject } from '../../compiler/services/build.ts';
import { createBuildMemory } from '../../compiler/services/memory.ts';
import { freshReport } from '../../compiler/services/stamp.ts';

const folder = normalizePath(process.argv[2] ?? '');
const host = createNodeHost();
const key = { tool: 'bench', strict: false } as const;
const memory = createBuildMemory();
const options: BuildOptions = { cwd: folder, compile, write: true, memory, ...key };

async function timed<T>(run: () => T | Promise<T>): Promise<readonly [number, T]> {
  const start = performance.now();
  const result = await run();
  return [performance.now() - start, result];
}

function readAll(path: string): number {
  let bytes = 0;
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && !entry.parentPath.includes('.nljobs')) {
      bytes += readFileSync(join(entry.parentPath, entry.name)).length;
    }
  }
  return bytes;
}

const [first, report] = await timed(() => buildProject(host, options));
const peak = process.resourceUsage().maxRSS * 1024;
if (report.outcome !== 'done')
  throw new Error(`the build ended with ${report.outcome}: ${JSON.stringify(report.diagnostics[0]?.diagnostic)}`);
const rounds: { readonly check: number; readonly read: number; readonly change: number }[] = [];
for (let round = 0; round < 3; round++) {
  const [check, fresh] = await timed(() => freshReport(host, folder, key, Date.now()));
  if (fresh === null) throw new Error('the stamp was not fresh');
  const [read] = await timed(() => readAll(folder));
  const source = join(folder, 'jobs/part-0000.md');
  const text = readFileSync(source, 'utf8');
  const changed = text.replace(/older than (\d+) days/, (_, days: string) => `older than ${Number(days) + 1} days`);
  writeFileSync(source, changed);
  const [change, again] = await timed(() => buildProject(host, options));
  if (again.written.length === 0) throw new Error('nothing was written after a change');
  rounds.push({ check, read, change });
}
const least = (name: 'check' | 'read' | 'change') => Math.min(...rounds.map((round) => round[name]));
const answer = {
  jobs: report.ids.length,
  build: first,
  peak,
  check: least('check'),
  read: least('read'),
  change: least('change'),
};
process.stdout.write(`${JSON.stringify(answer)}\n`);
