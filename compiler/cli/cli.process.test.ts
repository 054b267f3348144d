import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { EXIT_CODES } from 'nljobs/spec/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** These tests start the built command, so that `npm run build` comes before them. */
const bin = fileURLToPath(new URL('../bin/nljobs-compiler.js', import.meta.url));
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const NOW = ['--now', '2026-01-01T00:00:00Z', '--timezone', 'UTC'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nljobs-cli-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function start(args: readonly string[], nodeOptions: readonly string[] = []): ChildProcessWithoutNullStreams {
  const { NO_COLOR: _n, FORCE_COLOR: _f, CI: _c, ...env } = process.env;
  return spawn(process.execPath, [...nodeOptions, bin, ...args], { cwd: folder, env });
}

async function nljobs(args: readonly string[], input?: string | Uint8Array) {
  const child = start(args);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.end(input);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

describe('a build that needs a model', () => {
  it('says what to install where the client is missing', async () => {
    await writeFile(join(folder, 'jobs.md'), '## A\n\nevery freaking Friday at 5 PM, ship the box\n');
    const llm = { enabled: true, model: 'm', baseURL: 'http://127.0.0.1:9/v1' };
    await writeFile(join(folder, 'nljobs.config.json'), JSON.stringify({ llm }));
    // As where npm was never asked for it.
    const without = `import { registerHooks } from 'node:module';
      registerHooks({ resolve: (name, at, next) => next(/^openai/.test(name) ? 'nljobs-has-no-such-package' : name, at) });`;
    const child = start(['build'], ['--import', `data:text/javascript,${encodeURIComponent(without)}`]);
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    expect(await once(child, 'close')).toEqual([EXIT_CODES.unavailable, null]);
    expect(err).toContain('npm install --save-dev openai');
  });
});

describe('chat', () => {
  it('is led through a pipe, line by line, and writes what was settled on', async () => {
    const child = start(['chat', '--json', '--file', 'jobs.md', '--yes', ...NOW]);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const say = async (text: string) => {
      child.stdin.write(`${text}\n`);
      return JSON.parse((await lines.next()).value ?? '');
    };
    const asked = await say('every monday at 9, send the report');
    expect(asked).toMatchObject({ ready: false, question: { choices: [{ title: '9 AM' }, { title: '9 PM' }, {}] } });
    expect(await say('2')).toMatchObject({ ready: true, readback: 'Every Monday at 21:00 UTC' });
    child.stdin.end();
    expect(JSON.parse((await lines.next()).value ?? '')).toMatchObject({ file: 'jobs.md', written: true });
    expect(await once(child, 'close')).toEqual([EXIT_CODES.done, null]);
    expect(await readFile(join(folder, 'jobs.md'), 'utf8')).toBe(
      '## Send report\n\nevery monday at 9 PM, send the report\n',
    );
    const next = await nljobs(['next', 'send-report', '--count', '1', '--json', ...NOW]);
    expect(JSON.parse(next.out)).toMatchObject([{ job: 'send-report', at: '2026-01-05T21:00:00+00:00' }]);
  });

  it('keeps what was said when it is interrupted', async () => {
    await nljobs(['chat', '--message', 'every monday at 9 AM, send the report', '--file', 'jobs.md', '--yes', ...NOW]);
    const child = start(['chat', '--json', ...NOW]);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stdin.write('every friday at 5 PM, ship the box\n');
    await lines.next();
    child.kill('SIGINT');
    await once(child, 'close');
    const again = await nljobs(['chat', '--resume', '--message', 'retry twice', '--json', ...NOW]);
    expect(JSON.parse(again.out)).toMatchObject({ draft: 'every friday at 5 PM, ship the box. Retry twice.' });
  });
});

describe('parse --stdin', () => {
  it('answers a line before the next one is written', async () => {
    const child = start(['parse', '--stdin', '--next', '1', ...NOW]);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ask = async (text: string) => {
      child.stdin.write(`${text}\n`);
      return JSON.parse((await lines.next()).value ?? '');
    };
    expect(await ask('Every day at 9:00, send the report')).toMatchObject({
      ok: true,
      next: ['2026-01-01T09:00:00+00:00'],
    });
    expect(await ask('')).toMatchObject({ ok: false, text: '', spec: null, next: [] });
    expect(await ask('Every day at 10:00, send the report')).toMatchObject({ ok: true });
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([EXIT_CODES.findings, null]);
  });

  it('gives a line for each line of any bytes', async () => {
    const lines = [
      Buffer.from([0xff, 0xfe, 0x00]),
      Buffer.from('\ud83d'),
      Buffer.from('x\r'),
      Buffer.alloc(0),
      Buffer.from('{"text"'),
    ];
    const input = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
    for (const flags of [[], ['--ndjson']]) {
      const { out } = await nljobs(['parse', '--stdin', ...flags, ...NOW], input);
      const answers = out.split('\n');
      expect(answers.pop()).toBe('');
      expect(answers.map((line) => JSON.parse(line).ok)).toEqual(lines.map(() => false));
    }
  });

  it('needs no more memory for more lines', async () => {
    const child = start(['parse', '--stdin', '--next', '0', ...NOW], ['--max-old-space-size=48']);
    let answered = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === 0x0a) answered++;
    });
    // Lines that are too long are read and passed over: a great deal of input for little work.
    const line = Buffer.from(`${'x'.repeat(2 * 1024 * 1024)}\n`);
    for (let n = 0; n < 64; n++) if (!child.stdin.write(line)) await once(child.stdin, 'drain');
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([EXIT_CODES.findings, null]);
    expect(answered).toBe(64);
  });

  it('ends without a word when the reader goes away', async () => {
    const child = start(['parse', '--stdin', ...NOW]);
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk;
    });
    child.stdin.on('error', () => undefined);
    child.stdout.once('data', () => child.stdout.destroy());
    const feed = setInterval(() => child.stdin.write('Every day at 9:00, send it\n'), 1);
    const [exitCode] = await once(child, 'close');
    clearInterval(feed);
    expect({ exitCode, err }).toEqual({ exitCode: EXIT_CODES.done, err: '' });
  });
});

describe('without a project', () => {
  it('explains a sentence', async () => {
    const { exitCode, out } = await nljobs(['explain', 'Weekdays at 6 PM, send reminders', ...NOW]);
    expect(exitCode).toBe(EXIT_CODES.done);
    expect(out).toContain('cron "0 18 * * 1-5" in UTC');
    expect(out).toContain('At 18:00, Monday through Friday');
    expect(out).toContain('Thu 2026-01-01 18:00');
  });

  it('explains a schedule that says nothing of an action', async () => {
    const { exitCode, out } = await nljobs(['explain', 'every other Friday at 5pm', ...NOW]);
    expect(exitCode).toBe(EXIT_CODES.done);
    expect(out).toContain('FREQ=WEEKLY;INTERVAL=2;BYDAY=FR');
  });

  it('lists occurrences', async () => {
    const { out } = await nljobs(['next', 'Weekdays at 6 PM', '--count', '2', ...NOW]);
    expect(out).toBe('Thu 2026-01-01 18:00  +00:00 UTC\nFri 2026-01-02 18:00  +00:00 UTC\n');
  });

  it.each([['build'], ['check'], ['next']])('says of %s that there is none, and what to do', async (verb) => {
    const { exitCode, err, out } = await nljobs([verb]);
    expect(exitCode).toBe(EXIT_CODES.usage);
    expect(err + out).not.toMatch(/\n\s+at /);
    expect(err).toContain('nljobs init');
  });
});

describe('a project', () => {
  beforeEach(async () => {
    await nljobs(['init', '--yes']);
    await symlink(modules, join(folder, 'node_modules'));
  });

  it('that init made builds, type-checks, and is not built twice', async () => {
    const built = await nljobs(['build']);
    expect(built).toMatchObject({ exitCode: EXIT_CODES.done, err: '' });
    expect(built.out).toContain('wrote  src/jobs/generated/index.ts');
    const tsc = spawn(process.execPath, [join(modules, 'typescript/bin/tsc'), '--noEmit'], { cwd: folder });
    let said = '';
    tsc.stdout.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    expect([...(await once(tsc, 'close')), said]).toEqual([0, null, '']);

    const index = join(folder, 'src/jobs/generated/index.ts');
    const before = await stat(index);
    const again = await nljobs(['build']);
    expect(again.out).toContain('nothing to do');
    expect((await stat(index)).mtimeMs).toBe(before.mtimeMs);
    expect((await nljobs(['build', '--check'])).exitCode).toBe(EXIT_CODES.done);
  });

  it('is stale after a change, and says so without writing', async () => {
    await nljobs(['build']);
    const jobs = join(folder, 'jobs.md');
    await writeFile(jobs, (await readFile(jobs, 'utf8')).replace('10 seconds', '20 seconds'));
    const stale = await nljobs(['build', '--check']);
    expect(stale.exitCode).toBe(EXIT_CODES.stale);
    expect(stale.out).toContain('stale  src/jobs/generated/jobs.jobs.ts');
    expect((await nljobs(['check'])).exitCode).toBe(EXIT_CODES.done);
    expect((await nljobs(['next', 'say-hello', '--count', '2', ...NOW])).out).toBe(
      'Thu 2026-01-01 00:00:20  +00:00 UTC  say-hello\nThu 2026-01-01 00:00:40  +00:00 UTC  say-hello\n',
    );
  });

  it('is asked to look at a handler whose words changed, until `ack` says that somebody has', async () => {
    await nljobs(['build']);
    const handler = join(folder, 'src/jobs/handlers/say-hello.ts');
    await writeFile(handler, 'export const handler = () => undefined;\n');
    const jobs = join(folder, 'jobs.md');
    const text = await readFile(jobs, 'utf8');
    expect(text).toContain('say hello');
    await writeFile(jobs, text.replace('say hello', 'say good morning'));
    const built = await nljobs(['build']);
    expect(built.err).toContain('NLJ7005');
    expect(built.err).toContain('nljobs ack say-hello');

    const lock = join(folder, 'jobs.lock.json');
    const before = await readFile(lock, 'utf8');
    const wrong = await nljobs(['ack', 'say-helo']);
    expect(wrong).toMatchObject({ exitCode: EXIT_CODES.usage, out: '' });
    expect(wrong.err).toContain('There is no job "say-helo". Did you mean "say-hello"?');
    expect(await readFile(lock, 'utf8')).toBe(before);

    const accepted = await nljobs(['ack', 'say-hello']);
    expect(accepted).toMatchObject({ exitCode: EXIT_CODES.done, err: '' });
    expect(accepted.out).toContain('accepted  say-hello  NLJ7005\nwrote  jobs.lock.json\n');
    expect(await nljobs(['build', '--check'])).toMatchObject({ exitCode: EXIT_CODES.done, err: '' });
    expect(JSON.parse((await nljobs(['ack', '--json'])).out)).toMatchObject({ ok: true, accepted: [], written: [] });
  });

  it.each([
    '## Say hi <!-- was: say-hello -->',
    '## Say hi {#say-hello}',
  ])('has a job renamed by %s', async (heading) => {
    await nljobs(['build']);
    const jobs = join(folder, 'jobs.md');
    await writeFile(jobs, (await readFile(jobs, 'utf8')).replace('## Say hello', heading));
    expect(await nljobs(['build'])).toMatchObject({ exitCode: EXIT_CODES.done, err: '' });
    expect(await nljobs(['build', '--check'])).toMatchObject({ exitCode: EXIT_CODES.done, err: '' });
  });

  it('with two new readings has them accepted together, or not at all', async () => {
    await rm(join(folder, 'src/jobs/handlers'), { recursive: true, force: true });
    await writeFile(
      join(folder, 'jobs.md'),
      '## One\n\nEvery hour, do this.\n\n## Two\n\nEvery day at noon, do that.\n',
    );
    await nljobs(['build']);
    const lock = join(folder, 'jobs.lock.json');
    const upgraded = (await readFile(lock, 'utf8')).replace(/"spec": "\w+"/g, '"spec": "0"');
    await writeFile(lock, upgraded);
    const alone = await nljobs(['ack', 'one']);
    expect(alone.exitCode).toBe(EXIT_CODES.findings);
    expect(alone.err).toContain('Nothing was accepted. Accept them together: `nljobs ack one two`.');
    expect(await readFile(lock, 'utf8')).toBe(upgraded);
    const together = await nljobs(['ack', 'one', 'two']);
    expect(together).toMatchObject({ exitCode: EXIT_CODES.done, err: '' });
    expect(together.out).toContain('accepted  one  NLJ7004\naccepted  two  NLJ7004\n');
  });

  it('with an error is told where, in every format', async () => {
    await writeFile(join(folder, 'jobs.md'), '# Jobs\n\n## Broken\n\nEvery blorp at nine, send it.\n');
    const pretty = await nljobs(['check']);
    expect(pretty.exitCode).toBe(EXIT_CODES.findings);
    expect(pretty.out).toMatch(/error NLJ\d{4}: /);
    expect(pretty.out).toContain('--> jobs.md:5:');
    const json = JSON.parse((await nljobs(['check', '--json'])).out);
    expect(json).toMatchObject({ ok: false, outcome: 'errors', jobs: ['broken'] });
    expect((await nljobs(['check', '--format', 'github'])).out).toMatch(/^::error file=jobs\.md,line=5,/m);
    const sarif = JSON.parse((await nljobs(['check', '--format', 'sarif'])).out);
    expect(sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('jobs.md');
    expect((await nljobs(['build'])).exitCode).toBe(EXIT_CODES.findings);
  });

  it.each([
    ['a config that is not one', async () => writeFile(join(folder, 'nljobs.config.ts'), 'export default {{\n')],
    [
      'a config with a wrong key',
      async () => writeFile(join(folder, 'nljobs.config.ts'), "export default { timezon: 'UTC' };\n"),
    ],
    [
      'a folder in place of jobs.md',
      async () => {
        await rm(join(folder, 'jobs.md'));
        await mkdir(join(folder, 'jobs.md'));
      },
    ],
    ['a file that is not UTF-8', async () => writeFile(join(folder, 'jobs.md'), Uint8Array.of(0xff, 0xfe, 0x41, 0x00))],
    ['no source', async () => rm(join(folder, 'jobs.md'))],
  ])('with %s is told so, without a stack trace', async (_what, harm) => {
    await harm();
    for (const verb of ['build', 'check']) {
      const { exitCode, out, err } = await nljobs([verb]);
      expect(exitCode).toBe(EXIT_CODES.usage);
      expect(out + err).toMatch(/error NLJ6\d{3}: /);
      expect(out + err).not.toMatch(/\n\s+at /);
    }
  });

  it.skipIf(process.getuid?.() === 0)('that may not be written is told so', async () => {
    await chmod(folder, 0o500);
    const { exitCode, err } = await nljobs(['build']);
    await chmod(folder, 0o700);
    expect(exitCode).toBe(EXIT_CODES.usage);
    expect(err).toContain('cannot be written');
  });

  it('is built again at every change under --watch, until Ctrl-C', async ({ onTestFinished }) => {
    const child = start(['build', '--watch']);
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let said = '';
    const heard = (words: string): Promise<void> =>
      new Promise((resolve) => {
        const look = () => {
          if (!said.includes(words)) return;
          said = '';
          child.stdout.off('data', look);
          child.stderr.off('data', look);
          resolve();
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        look();
      });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk;
      });
    }
    await heard('Watching');
    const jobs = join(folder, 'jobs.md');
    await writeFile(jobs, (await readFile(jobs, 'utf8')).replace('10 seconds', '20 seconds'));
    await heard('files written');
    expect(await readFile(join(folder, 'src/jobs/generated/jobs.jobs.ts'), 'utf8')).toContain('PT20S');
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([EXIT_CODES.interrupted, null]);
  });
});
