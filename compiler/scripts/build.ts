/**
 * Builds the package: `node scripts/build.ts`. Needs `nljobs` built first, since the built code is checked against
 * what a user's `npm install` would find.
 *
 * The new `dist` is made aside and takes the old one's place only when it is whole, so that a failed build leaves
 * a working command behind. `--keep-going` takes it in spite of type errors (for work on a tree that is half done);
 * the exit code still says so.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleEntry } from '../../scripts/bundle.ts';

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

/** Brings the versioned prompts into `dist`; they are kept at the top of the house, where people look for them. */
function copyPrompts(): void {
  const from = resolve(root, '../prompts');
  // What they are tried with stays in the house.
  const files = readdirSync(from).filter((name) => name.endsWith('.prompt.md'));
  for (const name of files) cpSync(join(from, name), join(aside, 'prompts', name));
}

/** Puts the answers of what tells of the rules' examples in place of its code, since built rules have none. */
async function writeExamples(): Promise<void> {
  const [{ clauseExamples }, { languageReference }] = await Promise.all([
    import('../grammar/examples.ts'),
    import('../grammar/reference.ts'),
  ]);
  const write = (module: string, name: string, answer: unknown) => {
    const code = `const answer = ${JSON.stringify(answer, null, 1)};\nexport function ${name}() {\n  return answer;\n}\n`;
    writeFileSync(join(aside, module), code);
  };
  write('grammar/examples.js', 'clauseExamples', clauseExamples());
  write('grammar/reference.js', 'languageReference', languageReference());
}

/** Brings the page of all diagnostic codes into `dist`, for editors to lead to. */
function copyReference(): void {
  cpSync(resolve(root, '../docs/reference/diagnostics.md'), join(aside, 'reference/diagnostics.md'));
}

/** Puts the new `dist` where the old one was. */
function swap(): void {
  if (existsSync(dist)) renameSync(dist, outgoing);
  renameSync(aside, dist);
}

try {
  if (!existsSync(resolve(root, '../runtime/dist/spec/core.js'))) {
    throw new Error('nljobs is not built yet: run `npm run build -w nljobs` first');
  }
  mkdirSync(aside);
  const clean = compile();
  if (clean || keepGoing) {
    copyPrompts();
    copyReference();
    await writeExamples();
    if (clean) await bundleEntry(root, 'core.ts', aside);
    swap();
  }
  process.exitCode = clean ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  for (const leftover of [aside, outgoing]) rmSync(leftover, { recursive: true, force: true });
}
