import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES } from 'nljobs/spec/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from './index.ts';
import { fakeTerminal } from './testing/terminal.ts';
import { verbs } from './verbs.ts';

async function nljobs(argv: readonly string[], options: Parameters<typeof fakeTerminal>[0] = {}) {
  const terminal = fakeTerminal(options);
  const exitCode = await main(argv, terminal);
  return { exitCode, ...terminal.written };
}

describe('main', () => {
  it('helps, on standard output only when asked', async () => {
    const asked = await nljobs(['--help']);
    expect(asked.exitCode).toBe(EXIT_CODES.done);
    for (const { name, line } of verbs) expect(asked.out).toContain(`  ${name.padEnd(7)}  ${line}\n`);
    expect(await nljobs([])).toEqual({ exitCode: EXIT_CODES.usage, out: '', err: asked.out });
  });

  it.each(verbs)('shows the help of $name', async ({ name }) => {
    const { exitCode, out, err } = await nljobs([name, '--help']);
    expect(exitCode).toBe(EXIT_CODES.done);
    expect(out).toContain(`Usage: nljobs ${name}`);
    expect(out).toContain('--timezone <zone>');
    expect(err).toBe('');
  });

  it('tells its version', async () => {
    expect((await nljobs(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('suggests the verb that was meant', async () => {
    const { exitCode, out, err } = await nljobs(['buidl']);
    expect(exitCode).toBe(EXIT_CODES.usage);
    expect(out).toBe('');
    expect(err).toContain('There is no verb "buidl". Did you mean "build"?');
  });

  it.each([
    [['parse', '--nope', 'x'], "unknown option '--nope'"],
    [['parse', '--next', 'many', 'x'], '--next takes a whole number from 0 to 10000, not "many".'],
    [['parse', '--next', '10001', 'x'], '--next takes a whole number'],
    [['parse', '--now', 'today', 'x'], '--now takes an instant'],
    [['parse', '--timezone', 'Mars/Olympus', 'x'], '--timezone takes an IANA name'],
    [['parse', '--json', '--format', 'sarif', 'x'], 'contradict each other'],
    [['parse', '--format', 'sarif', 'x'], 'parse answers in JSON'],
    [['parse', '--format', 'xml', 'x'], 'Allowed choices are pretty, json, github, sarif, markdown'],
    [['parse', '--stdin', 'x'], 'not both'],
    [['parse', '--ndjson'], 'needs --stdin'],
    [['parse'], 'parse needs a text'],
    [['explain'], 'missing required argument'],
    [['next', '--from', 'noon', '--cwd', '/', 'x'], '--from takes an instant'],
    [['build', 'x'], 'too many arguments'],
    [['ack', '--nope'], "unknown option '--nope'"],
    [['build', '--check', '--watch', '--cwd', '/'], 'contradict each other'],
    [['check', '--cwd', 'no-such-folder'], 'There is no folder /nowhere/no-such-folder.'],
  ])('refuses %j, and says what to do', async (argv, message) => {
    const { exitCode, out, err } = await nljobs(argv);
    expect(exitCode).toBe(EXIT_CODES.usage);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('tells failures as an object under --json', async () => {
    const { err } = await nljobs(['parse', '--json']);
    expect(JSON.parse(err)).toMatchObject({ error: { message: 'parse needs a text.', exitCode: 2 } });
  });
});

describe('init', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nljobs-init-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('makes a project, and keeps it the second time', async () => {
    const first = await nljobs(['init', '--yes', '--timezone', 'Europe/Berlin'], { cwd: folder });
    expect(first.exitCode).toBe(EXIT_CODES.done);
    expect(first.out).toContain('made  jobs.md');
    expect(await readFile(join(folder, 'nljobs.config.ts'), 'utf8')).toContain("timezone: 'Europe/Berlin'");
    const before = await contents(folder);
    const second = await nljobs(['init', '--yes'], { cwd: folder });
    expect(second.out).not.toContain('made');
    expect(second.out).toContain('kept  package.json');
    expect(second.out).toContain('npm install --save-dev @nljobs/compiler@');
    expect(await contents(folder)).toEqual(before);
  });

  it('asks for the zone on a terminal, until it is one', async () => {
    const options = { cwd: folder, isTerminal: true, answers: ['Mars', 'Asia/Tokyo'] };
    const { err } = await nljobs(['init'], options);
    expect(err).toContain('"Mars" is no IANA time zone.');
    expect(await readFile(join(folder, 'nljobs.config.ts'), 'utf8')).toContain("timezone: 'Asia/Tokyo'");
  });

  it('makes nothing when the question is left without an answer', async () => {
    const { exitCode } = await nljobs(['init'], { cwd: folder, isTerminal: true });
    expect(exitCode).toBe(EXIT_CODES.interrupted);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([['--yes'], ['--no-input']])('asks nothing under %s', async (flag) => {
    const { exitCode, err } = await nljobs(['init', flag], { cwd: folder, isTerminal: true });
    expect(exitCode).toBe(EXIT_CODES.done);
    expect(err).toBe('');
  });

  it('names the config .mts where files are no modules, and refuses a broken manifest', async () => {
    await writeFile(join(folder, 'package.json'), '{"name": "old"}');
    const { out } = await nljobs(['init'], { cwd: folder });
    expect(out).toContain('made  nljobs.config.mts');
    await writeFile(join(folder, 'package.json'), '{');
    const broken = await nljobs(['init'], { cwd: folder });
    expect(broken.exitCode).toBe(EXIT_CODES.usage);
    expect(broken.err).toContain('package.json is not JSON');
  });
});

describe('build in CI', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nljobs-ci-'));
    await mkdir(join(folder, 'apps/shop'), { recursive: true });
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  const shop = (argv: readonly string[]) =>
    nljobs(argv, { cwd: join(folder, 'apps/shop'), env: { CI: 'true', GITHUB_WORKSPACE: folder } });

  it('says in every format what is stale, and places findings as the repository knows them', async () => {
    const source = join(folder, 'apps/shop/jobs.md');
    await writeFile(source, '## Report\n\nEvery day at 9 AM, send the report.\n');
    expect((await shop(['build'])).exitCode).toBe(EXIT_CODES.done);
    await writeFile(source, '## Report\n\nAt 9 every day, send the report.\n');
    const stale = await shop(['build', '--check', '--format', 'github']);
    expect(stale.exitCode).toBe(EXIT_CODES.stale);
    expect(stale.out).toMatch(/^::warning file=apps\/shop\/jobs\.md,line=3,/m);
    expect(stale.out).toMatch(/^::error title=Generated code is stale::.*jobs\.lock\.json\. Run `nljobs build`/m);
    for (const format of ['github', 'sarif', 'markdown']) {
      expect((await shop(['build', '--check', '--format', format])).err).toContain('Run `nljobs build`');
    }
    const { runs } = JSON.parse((await shop(['check', '--format', 'sarif'])).out);
    expect(runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('apps/shop/jobs.md');
  });
});

async function contents(folder: string) {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.sort().map(async (path) => [path, await readFile(path, 'utf8')]));
}
