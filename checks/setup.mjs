/**
 * Makes the checkout ready: installs what package-lock.json says, and builds the packages. It does nothing where that
 * has been done, so that the root scripts begin with it. Plain JavaScript without dependencies, because it runs on the
 * machine's own Node (20 or later), before the pinned one of node_modules/.bin is there.
 *
 *   node checks/setup.mjs                       install and build
 *   node checks/setup.mjs checks/run.ts …       … and then run that script on the pinned Node
 *
 * A shell remembers where it found `node`; on a fresh machine `node checks/setup.mjs && node checks/run.ts` would go on
 * with the old one. That is why this file starts the next script itself.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const at = (...parts) => join(root, ...parts);
const windows = process.platform === 'win32';
const pinnedNode = at('node_modules/.bin', windows ? 'node.cmd' : 'node');
/** What was built from what; in node_modules, so that a new installation forgets it. */
const stamp = at('node_modules/.nljobs-built.json');
const packages = ['runtime', 'compiler'];

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/**
 * Whether node_modules is what package-lock.json says, by the list that npm itself leaves when an installation is
 * whole. Packages for other platforms are in the lock alone.
 */
function isInstalled() {
  const left = at('node_modules/.package-lock.json');
  if (!existsSync(left) || !existsSync(pinnedNode)) return false;
  const wanted = readJson(at('package-lock.json')).packages;
  const found = readJson(left).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const there = found[path];
    if (there === undefined) {
      if (entry.optional || entry.devOptional || entry.peer) continue;
      return false;
    }
    if (there.version !== entry.version || there.integrity !== entry.integrity) return false;
  }
  return Object.keys(found).every((path) => path in wanted);
}

/** Runs npm with the Node it was written for: never the one in node_modules, which an installation replaces. */
function npm(args, environment) {
  const ours = at('node_modules');
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !resolve(entry).startsWith(ours));
  return spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    shell: windows,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...environment, PATH: path.join(delimiter) },
  });
}

function install() {
  process.stderr.write('Installing what package-lock.json says …\n');
  const { status, stdout, stderr, error } = npm(['ci', '--no-audit', '--no-fund']);
  if (status === 0 && existsSync(pinnedNode)) return;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`);
  fail(
    status === 0
      ? 'npm ci left no node in node_modules/.bin. Does npm run the scripts of packages here (ignore-scripts)?'
      : 'npm ci failed; what it said is above.',
  );
}

/** Every file the packages are built from, in a steady order. */
function* sources(folder) {
  for (const name of readdirSync(folder).sort()) {
    if (name.startsWith('.') || name === 'node_modules' || name === 'dist') continue;
    const path = join(folder, name);
    if (lstatSync(path).isDirectory()) yield* sources(path);
    else if (!/\.test\.ts$|\.snap$/.test(name)) yield path;
  }
}

/** A hash of the sources, and of the lock, since versions of packages are built in. */
function hashOfSources() {
  const hash = createHash('sha256');
  const files = [...packages.flatMap((name) => [...sources(at(name))]), at('tsconfig.json'), at('package-lock.json')];
  if (existsSync(at('prompts'))) files.push(...sources(at('prompts')));
  // The build copies the prompts into the compiler; the copies are no sources.
  for (const path of files.filter((path) => !path.startsWith(at('compiler/prompts')))) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

/** When each package was built last; null where one is not. Somebody may have built by hand, from other sources. */
function builtAt() {
  const mains = packages.map((name) => at(name, 'dist/cli/main.js'));
  return mains.every((path) => existsSync(path)) ? mains.map((path) => statSync(path).mtimeMs) : null;
}

function isBuilt(hash) {
  const times = builtAt();
  if (times === null || !existsSync(stamp)) return false;
  const last = readJson(stamp);
  return last.hash === hash && JSON.stringify(last.times) === JSON.stringify(times);
}

function build() {
  for (const name of packages) {
    const { status, error } = spawnSync(pinnedNode, ['scripts/build.ts'], {
      cwd: at(name),
      // The answer of a script that begins with us is on stdout; what a build says is not part of it.
      stdio: ['ignore', 2, 2],
      shell: windows,
    });
    if (status !== 0) fail(`${name} cannot be built${error ? `: ${error.message}` : '; what is wrong is above.'}`);
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const hash = hashOfSources();
if (!isInstalled()) install();
if (!isBuilt(hash)) {
  // `npm ci` builds through the script `prepare`, and leaves no stamp: building again takes seconds.
  build();
  writeFileSync(stamp, JSON.stringify({ hash, times: builtAt() }));
}

const [next, ...args] = process.argv.slice(2);
if (next !== undefined) {
  const { status, signal } = spawnSync(pinnedNode, [at(next), ...args], {
    cwd: root,
    stdio: 'inherit',
    shell: windows,
  });
  process.exitCode = status ?? (signal === 'SIGINT' ? 130 : 1);
}
