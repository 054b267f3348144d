/**
 * How an audit grows with the repository: a thousand files beside ten thousand, each format in a process of its own.
 *
 *   npm run bench:audit                                      1,000 beside 10,000 files
 *   npm run bench:audit -- --sizes 200,2000 --formats json   others
 *   npm run bench:audit -- --dense 100                       schedules in the first hundred files only, as in most repositories
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeRepository } from './make.ts';

interface Measured {
  readonly files: number;
  readonly format: string;
  /** Seconds. */
  readonly wall: number;
  /** Seconds of the processor. */
  readonly cpu: number;
  /** Bytes. */
  readonly peak: number;
  /** Bytes of the report. */
  readonly written: number;
}

const { values } = parseArgs({
  options: {
    dense: { type: 'string' },
    sizes: { type: 'string', default: '1000,10000' },
    formats: { type: 'string', default: 'pretty,ndjson,json,sarif,github,markdown' },
  },
});
const sizes = values.sizes.split(',').map(Number);
if (sizes.some((size) => !Number.isInteger(size) || size < 1))
  throw new RangeError('--sizes wants whole numbers from 1 on, with commas between.');
const formats = values.formats.split(',');
/** The sources, so that what is measured is what stands here. */
const command = fileURLToPath(new URL('../../compiler/cli/main.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'nljobs-bench-audit-'));
/** Has a process write down, as it ends, what it took. */
const TELLS = `data:text/javascript,import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(process.env.TAKEN, JSON.stringify(process.resourceUsage())));`;

try {
  process.stdout.write(`Load: ${loadavg()[0]?.toFixed(1)}.\n`);
  for (const size of sizes)
    makeRepository(join(root, String(size)), size, values.dense === undefined ? size : Number(values.dense));
  const rows = formats.flatMap((format) => sizes.map((size) => measure(size, format)));
  const table = [
    ['format', 'files', 'time', 'processor', 'peak memory', 'report'],
    ...rows.map(({ files, format, wall, cpu, peak, written }) => [
      format,
      files.toLocaleString('en-US'),
      `${wall.toFixed(1)} s`,
      `${cpu.toFixed(1)} s`,
      `${Math.round(peak / 1024 / 1024)} MB`,
      `${Math.round(written / 1024)} kB`,
    ]),
  ];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  for (const row of table) process.stdout.write(`${row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')}\n`);
} finally {
  rmSync(root, { recursive: true, force: true });
}

function measure(files: number, format: string): Measured {
  const taken = join(root, 'taken.json');
  const how = format === 'ndjson' ? ['--ndjson'] : ['--format', format];
  const begun = performance.now();
  const ran = spawnSync(
    process.execPath,
    ['--conditions=@nljobs/source', '--import', TELLS, command, 'audit', String(files), ...how],
    { cwd: root, env: { ...process.env, TAKEN: taken }, maxBuffer: 2 ** 30 },
  );
  const wall = (performance.now() - begun) / 1000;
  // Contradictions were put in, so that 1 is the answer of an audit that went well.
  if (ran.status !== 1) throw new Error(`The audit of ${files} files failed: ${ran.stderr}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(taken, 'utf8'));
  return {
    files,
    format,
    wall,
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    peak: maxRSS * 1024,
    written: ran.stdout.length,
  };
}
