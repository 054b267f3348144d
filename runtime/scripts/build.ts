/**
 * Builds the package: `node scripts/build.ts`.
 *
 * The new `dist` is made aside and takes the old one's place only when it is whole, so that a failed build leaves
 * a working command behind. `--keep-going` takes it in spite of type errors (for work on a tree that is half done);
 * the exit code still says so.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleEntry } from '../../scripts/bundle.ts';
import { createPgBossEngine } from '../engines/pg-boss.ts';
import { BUNDLE, bundleWorkflow } from '../engines/temporal/bundle.ts';
import { makeSnapshot } from '../store/make-snapshot.ts';
import { migrate } from '../store/migrate.ts';
import { snapshotName } from '../store/snapshot.ts';
import type { Database } from '../store/sql.ts';
import { buildDashboard } from './build-dashboard.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
// Beside `dist`, so that the relative paths in source maps hold after the rename; one for each build that runs.
const aside = join(root, `.dist-building-${process.pid}`);
const outgoing = join(root, `.dist-outgoing-${process.pid}`);
const keepGoing = process.argv.includes('--keep-going');

/** Runs the compiler of TypeScript in this very Node, and tells whether it found no errors. */
function compile(): boolean {
  const manifest = fileURLToPath(import.meta.resolve('typescript/package.json'));
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { tsc: string } };
  const args = [join(dirname(manifest), bin.tsc), '-p', 'tsconfig.build.json', '--outDir', aside];
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/** Writes the JSON Schema of the job spec, which is published as `nljobs/job-spec.schema.json`. */
async function writeSchema(): Promise<void> {
  const module: unknown = await import(pathToFileURL(join(aside, 'spec/json-schema.js')).href);
  const make = (module as { jobSpecJsonSchema?: unknown }).jobSpecJsonSchema;
  if (typeof make !== 'function') throw new Error('spec/json-schema.ts does not export jobSpecJsonSchema()');
  writeFileSync(join(aside, 'job-spec.schema.json'), `${JSON.stringify(make(), null, 2)}\n`);
}

/**
 * Puts the snapshot of a database with its schemas beside the store. Making one takes seconds: that of the last build is
 * taken over where it is still the same.
 */
async function writeSnapshot(): Promise<void> {
  const path = join('store', await snapshotName());
  if (existsSync(join(dist, path))) {
    copyFileSync(join(dist, path), join(aside, path));
    return;
  }
  const { name, bytes } = await makeSnapshot(prepare);
  writeFileSync(join(aside, 'store', name), bytes);
}

/** The schemas of store and queue, as a first start makes them. */
async function prepare(database: Database): Promise<void> {
  await migrate(database);
  const engine = createPgBossEngine({ name: 'embedded', database, migrate: true });
  await engine.start();
  await engine.stop();
}

/** Puts the workflow of Temporal's engine with all that it needs into one file, so that no start has to. */
async function writeWorkflow(): Promise<void> {
  const { code } = await bundleWorkflow();
  writeFileSync(join(aside, 'engines/temporal', BUNDLE), code);
}

/** Takes out what only our own tests need; `testing/` at the top is for users and stays. */
function leaveTestHelpers(): void {
  for (const folder of globSync('*/**/testing', { cwd: aside })) rmSync(join(aside, folder), { recursive: true });
}

/** Puts the new `dist` where the old one was. */
function swap(): void {
  if (existsSync(dist)) renameSync(dist, outgoing);
  renameSync(aside, dist);
}

try {
  mkdirSync(aside);
  const clean = compile();
  if (clean || keepGoing) {
    if (!keepGoing || existsSync(join(aside, 'spec/json-schema.js'))) await writeSchema();
    await writeSnapshot();
    if (clean) await writeWorkflow();
    await buildDashboard(join(aside, 'dashboard'));
    if (clean) await bundleEntry(root, 'spec/core.ts', aside);
    leaveTestHelpers();
    swap();
  }
  process.exitCode = clean ? 0 : 1;
} finally {
  for (const leftover of [aside, outgoing]) rmSync(leftover, { recursive: true, force: true });
}
