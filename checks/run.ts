/**
 * The one command that checks everything: `npm test`. CI runs this and nothing else.
 *
 *   npm test                      all steps
 *   npm test -- types unit        some of them
 *
 * Steps run one after the other, since most of them use every core there is. The last line is the sum, `N passed,
 * N failed`, where a step without tests of its own counts as one; the exit code is 1 when anything failed. With
 * NLJOBS_REQUIRE_ENGINES=1 a test that is skipped because its server could not be started counts as failed.
 *
 * The generated pages of docs/reference and the generated files of fixtures are compared by unit tests, the examples are
 * built and run by checks/examples.process.test.ts: every vitest project runs with CI=true, under which it writes no
 * snapshot.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVitest, type TestCase, type TestModule } from 'vitest/node';
import { promisesPage, type Tested } from './house/promises.ts';

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const strict = (process.env['NLJOBS_REQUIRE_ENGINES'] ?? '') !== '';
process.env['CI'] ??= 'true';

const STEPS: readonly { readonly name: string; readonly run: () => Tally | Promise<Tally> }[] = [
  { name: 'lint', run: () => program('biome', 'check', '--error-on-warnings', '.') },
  {
    name: 'types',
    // The dashboard's types are those of a browser.
    run: () => sum([program('tsc', '-p', 'tsconfig.json'), program('tsc', '-p', 'runtime/dashboard')]),
  },
  { name: 'unit', run: () => tests('unit') },
  { name: 'contract', run: () => tests('contract') },
  { name: 'process', run: () => tests('process') },
];

/** A program of node_modules/.bin, which says itself what is wrong. */
function program(name: string, ...args: readonly string[]): Tally {
  const windows = process.platform === 'win32';
  const path = join(root, 'node_modules/.bin', windows ? `${name}.cmd` : name);
  const { status, error } = spawnSync(path, args, { cwd: root, stdio: 'inherit', shell: windows });
  if (error !== undefined) console.error(`${name} could not be started: ${error.message}`);
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A project of vitest.config.ts. */
async function tests(project: string): Promise<Tally> {
  const vitest = await startVitest('test', [], { root, project: [project], watch: false, reporters: ['default'] });
  try {
    const modules = vitest.state.getTestModules();
    let { passed, failed } = sum(modules.map(tallyModule));
    const stray = vitest.state.getUnhandledErrors().length;
    if (modules.length === 0) console.error(`The project ${project} has no tests.`);
    failed += stray + (modules.length === 0 ? 1 : 0);
    return project === 'contract' ? sum([{ passed, failed }, promises(modules)]) : { passed, failed };
  } finally {
    await vitest.close();
  }
}

function tallyModule(module: TestModule): Tally {
  let passed = 0;
  let failed = 0;
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === 'passed') passed += 1;
    else if (result.state !== 'skipped') failed += 1;
    // A promise that an engine need not keep is skipped with the reason; without one, its server is missing here.
    else if (strict && module.project.name === 'contract' && result.note === undefined) {
      console.error(`Skipped, and no engine may be missing here: ${module.relativeModuleId} > ${test.fullName}`);
      failed += 1;
    }
  }
  // A file that cannot be loaded and a hook that fails have no test of their own.
  if (!module.ok() && failed === 0) failed = 1;
  return { passed, failed };
}

/** The page of promises is what the contract suites have just shown, and is written anew where that is asked for. */
function promises(modules: readonly TestModule[]): Tally {
  const page = promisesPage(modules.flatMap((module) => [...module.children.allTests()].map(testedOf)));
  const file = join(root, 'docs/reference/promises.md');
  if (page === null) {
    console.log('An engine was not there, or a promise was broken: docs/reference/promises.md was not compared.');
    return { passed: 0, failed: strict ? 1 : 0 };
  }
  if ((process.env['NLJOBS_WRITE_PROMISES'] ?? '') !== '') writeFileSync(file, page);
  if (existsSync(file) && readFileSync(file, 'utf8') === page) return { passed: 1, failed: 0 };
  console.error(
    'docs/reference/promises.md is not what the suites show:  NLJOBS_WRITE_PROMISES=1 npm test -- contract  writes it anew.',
  );
  return { passed: 0, failed: 1 };
}

function testedOf(test: TestCase): Tested {
  const path = [test.name];
  for (let { parent } = test; parent.type === 'suite'; parent = parent.parent) path.unshift(parent.name);
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  return { file: test.module.relativeModuleId, path, state: result.state, note };
}

function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), {
    passed: 0,
    failed: 0,
  });
}

const seconds = (from: number): string => `${((performance.now() - from) / 1000).toFixed(1)} s`;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`There is no step "${unknown[0]}". Steps: ${STEPS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const began = performance.now();
const report: string[] = [];
const tallies: Tally[] = [];
for (const { name, run } of STEPS.filter((step) => wanted.length === 0 || wanted.includes(step.name))) {
  console.log(`\n== ${name}`);
  const from = performance.now();
  const tally = await run();
  tallies.push(tally);
  report.push(
    `${name.padEnd(18)} ${`${tally.passed} passed`.padStart(12)} ${`${tally.failed} failed`.padStart(10)} ${seconds(from).padStart(9)}`,
  );
}
const { passed, failed } = sum(tallies);
console.log(`\n${report.join('\n')}\n${'in all'.padEnd(18)} ${seconds(began).padStart(33)}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
