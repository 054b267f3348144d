/**
 * How a build grows with the project: from nothing, without changes, and after a change of one file, for a thousand
 * descriptions beside ten thousand, each in a process of its own.
 *
 *   npm run bench:projects                       1,000 beside 10,000; minutes
 *   npm run bench:projects -- --sizes 200,1000
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeProject, PER_FILE } from './make.ts';

interface Measured {
  readonly jobs: number;
  /** Milliseconds. */
  readonly build: number;
  readonly check: number;
  readonly read: number;
  readonly change: number;
  /** Bytes. */
  readonly peak: number;
}

const { values } = parseArgs({ options: { sizes: { type: 'string', default: '1000,10000' } } });
const sizes = values.sizes.split(',').map(Number);
if (sizes.some((size) => !Number.isInteger(size) || size < PER_FILE)) {
  throw new RangeError(`--sizes wants whole numbers from ${PER_FILE} on, with commas between.`);
}

const root = mkdtempSync(join(tmpdir(), 'nljobs-bench-projects-'));
try {
  const rows = sizes.map((size) => measure(join(root, String(size)), size));
  const table = [
    [
      'descriptions',
      'files',
      'from nothing',
      'a description',
      'peak memory',
      'no change',
      'reading alone',
      'one changed',
    ],
    ...rows.map(({ jobs, build, peak, check, read, change }) => [
      jobs.toLocaleString('en-US'),
      String(Math.ceil(jobs / PER_FILE)),
      `${(build / 1000).toFixed(1)} s`,
      `${(build / jobs).toFixed(2)} ms`,
      `${Math.round(peak / 1024 / 1024)} MB`,
      `${check.toFixed(0)} ms`,
      `${read.toFixed(0)} ms`,
      `${change.toFixed(0)} ms`,
    ]),
  ];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  for (const row of table) process.stdout.write(`${row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')}\n`);
  const [small, large] = [rows[0], rows.at(-1)];
  if (small !== undefined && large !== undefined && small !== large) {
    const times = (of: (row: Measured) => number) => (of(large) / of(small)).toFixed(1);
    process.stdout.write(
      `${(large.jobs / small.jobs).toFixed(1)} times the descriptions take ${times((row) => row.build)} times as long, ${times((row) => row.peak)} times the memory, and ${times((row) => row.check)} times as long to be found unchanged.\n`,
    );
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}

function measure(folder: string, jobs: number): Measured {
  makeProject(folder, jobs);
  const script = fileURLToPath(new URL('./measure.ts', import.meta.url));
  const ran = spawnSync(process.execPath, ['--conditions=@nljobs/source', script, folder], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`The build of ${jobs} descriptions failed: ${ran.stderr}`);
  return JSON.parse(ran.stdout);
}
