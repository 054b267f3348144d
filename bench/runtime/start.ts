import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '../../runtime/engines/contract-run-postgres.ts';
import { sampleSpec } from '../../runtime/testing/sample-spec.ts';
import { median } from '../timing.ts';

export interface Start {
  readonly what: string;
  /** Milliseconds from the start of the process: its code loaded, ready for work, its first run ended. */
  readonly imported: number;
  readonly started: number;
  /** Processor time until it was ready, milliseconds: the same on a busy machine. */
  readonly processor: number;
  readonly ran: number;
  /** Resident memory when idle, megabytes. */
  readonly megabytes: number;
}

type Probe = Omit<Start, 'what'>;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SPEC = JSON.stringify(sampleSpec({ id: 'no-op' }));
const PROBE = fileURLToPath(new URL('./start-probe.mjs', import.meta.url));

/** Whether what was built is measured; otherwise the sources are, whose types have to be stripped first. */
export const measuresBuild = existsSync(join(ROOT, 'runtime/dist/index.js'));

/** Starts in new processes: the median of `rounds` of each, in turn. Cold is a folder or database that is empty. */
export async function starts(rounds: number): Promise<readonly Start[]> {
  const server = await startServer();
  const found = new Map<string, Probe[]>();
  let cache = '';
  const note = (what: string, target: string): void => {
    found.set(what, [...(found.get(what) ?? []), probe(target, cache)]);
  };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const folder = await mkdtemp(join(tmpdir(), 'nljobs-bench-start-'));
      // Empty in each round, so that a cold start compiles its code.
      cache = join(folder, 'compiled');
      note('embedded, a folder, cold', join(folder, 'nljobs'));
      note('embedded, a folder, warm', join(folder, 'nljobs'));
      note('embedded, in memory', 'memory');
      if (server !== null) {
        const url = await server.createDatabase();
        note('postgres, cold', url);
        note('postgres, warm', url);
      }
      await rm(folder, { recursive: true, force: true });
    }
  } finally {
    await server?.stop();
  }
  return [...found].map(([what, probes]) => ({
    what,
    imported: median(probes.map(({ imported }) => imported)),
    started: median(probes.map(({ started }) => started)),
    processor: median(probes.map(({ processor }) => processor)),
    ran: median(probes.map(({ ran }) => ran)),
    megabytes: median(probes.map(({ megabytes }) => megabytes)),
  }));
}

/** `cache`: the folder of Node's compile cache. */
function probe(target: string, cache: string): Probe {
  const source = measuresBuild ? join(ROOT, 'runtime/dist/index.js') : join(ROOT, 'runtime/index.ts');
  const conditions = measuresBuild ? [] : ['--conditions=@nljobs/source'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...conditions, PROBE, source, target, SPEC], {
    cwd: ROOT,
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The probe of ${target.replace(/\/\/.*@/, '//')} failed:\n${stderr.slice(-2_000)}`);
  return JSON.parse(stdout) as Probe;
}
