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
import { inspect } from 'node:util';
import { type SerializedError, startVitest, type TestCase, type TestModule } from 'vitest/node';
import { promisesPage, type Tested } from './house/promises.ts';

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/**
 * What meets real servers, processes and clocks is tried a second time before the whole is called broken, since a machine
 * may stand still for a moment; what needed that is named, so that it is looked into.
 */
const TRIES_AGAIN: Readonly<Record<string, number>> = { contract: 1, process: 1 };
const again: string[] = [];

/** What failed, said again at the end: a log is read from there, and often holds no more than its last page. */
const failures: string[] = [];

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
  if (status === 0) return { passed: 1, failed: 0 };
  failures.push(`${name} ${args.join(' ')}`);
  return { passed: 0, failed: 1 };
}

/** A project of vitest.config.ts. */
async function tests(project: string): Promise<Tally> {
  const retry = TRIES_AGAIN[project] ?? 0;
  const options = { root, project: [project], watch: false, reporters: ['default'], retry };
  const vitest = await startVitest('test', [], options);
  try {
    const modules = vitest.state.getTestModules();
    let { passed, failed } = sum(modules.map(tallyModule));
    const stray = vitest.state.getUnhandledErrors();
    failures.push(...stray.map((error) => `${project}, of no test: ${inspect(error)}`));
    if (modules.length === 0) failures.push(`The project ${project} has no tests.`);
    failed += stray.length + (modules.length === 0 ? 1 : 0);
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
    if (test.diagnostic()?.flaky === true) again.push(`${module.relativeModuleId} > ${test.fullName}`);
    if (result.state === 'passed') passed += 1;
    else if (result.state !== 'skipped') {
      failures.push(`${module.relativeModuleId} > ${test.fullName}${reasons(result.errors ?? [])}`);
      failed += 1;
    }
    // A promise that an engine need not keep is skipped with the reason; without one, its server is missing here.
    else if (strict && module.project.name === 'contract' && result.note === undefined) {
      failures.push(`Skipped, and no engine may be missing here: ${module.relativeModuleId} > ${test.fullName}`);
      failed += 1;
    }
  }
  // A file that cannot be loaded and a hook that fails have no test of their own.
  if (!module.ok() && failed === 0) {
    failures.push(`${module.relativeModuleId}, outside its tests${reasons(module.errors())}`);
    failed = 1;
  }
  return { passed, failed };
}

function reasons(errors: readonly SerializedError[]): string {
  const told = errors.map(({ message, stack }) => `\n    ${message}\n${stack?.split('\n').slice(0, 6).join('\n')}`);
  return [...new Set(told)].join('');
}

/** The page of promises is what the contract suites have just shown, and is written anew where that is asked for. */
function promises(modules: readonly TestModule[]): Tally {
  const page = promisesPage(modules.flatMap((module) => [...module.children.allTests()].map(testedOf)));
  const file = join(root, 'docs/reference/promises.md');
  if (page === null) {
    const why = 'An engine was not there, or a promise was broken: docs/reference/promises.md was not compared.';
    if (strict) failures.push(why);
    else console.log(why);
    return { passed: 0, failed: strict ? 1 : 0 };
  }
  if ((process.env['NLJOBS_WRITE_PROMISES'] ?? '') !== '') writeFileSync(file, page);
  if (existsSync(file) && readFileSync(file, 'utf8') === page) return { passed: 1, failed: 0 };
  failures.push(
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
if (again.length > 0)
  console.log(`\n== what passed only when tried again\n${again.map((one) => `- ${one}`).join('\n')}`);
if (failures.length > 0) console.log(`\n== what failed\n${failures.map((one) => `- ${one}`).join('\n')}`);
console.log(`\n${report.join('\n')}\n${'in all'.padEnd(18)} ${seconds(began).padStart(33)}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
