import { describe, expect, test } from 'vitest';
import { fakeCompile } from '../../fixtures/projects/fake-compile.ts';
import { createMemoryHost, type MemoryHost } from '../host/memory.ts';
import { type BuildOptions, buildProject } from './build.ts';
import { freshReport } from './stamp.ts';

const JOBS = `# Billing

## Send reminders

Every day at 18:00, send reminders, once per customer per day.

## Welcome

When user.signed_up, say hello.
`;

function project(files: Readonly<Record<string, string>> = {}): MemoryHost {
  return createMemoryHost(
    Object.fromEntries(Object.entries({ 'jobs.md': JOBS, ...files }).map(([path, text]) => [`/p/${path}`, text])),
  );
}

function build(host: MemoryHost, options: Partial<BuildOptions> = {}) {
  return buildProject(host, { cwd: '/p', write: true, compile: fakeCompile, tool: 'test', ...options });
}

const codesOf = (report: Awaited<ReturnType<typeof build>>) =>
  report.diagnostics
    .filter(({ diagnostic }) => diagnostic.severity !== 'info')
    .map(({ diagnostic }) => diagnostic.code);

function edit(host: MemoryHost, path: string, from: string, to: string): void {
  const text = host.text(path) ?? '';
  expect(text).toContain(from);
  host.put(path, text.replace(from, to));
}

const WRITTEN = `import type { Handlers } from '../generated/handlers.ts';
export const handler: Handlers['welcome'] = (input, ctx) => ctx.log.info('hello', input);
`;

describe('a build', () => {
  test('writes stubs, registrations, types and the lock, and a second one nothing at all', async () => {
    const host = project();
    const first = await build(host);
    expect(first.outcome).toBe('done');
    expect(first.written).toEqual([
      'src/jobs/handlers/send-reminders.ts',
      'src/jobs/handlers/welcome.ts',
      'src/jobs/generated/jobs.jobs.ts',
      'src/jobs/generated/events.ts',
      'src/jobs/generated/handlers.ts',
      'src/jobs/generated/index.ts',
      'jobs.lock.json',
    ]);
    expect(first.unimplemented.map(({ job }) => job)).toEqual(['send-reminders', 'welcome']);
    host.writes.length = 0;
    const second = await build(host);
    expect(host.writes).toEqual([]);
    expect(second.written).toEqual([]);
    expect(second.diagnostics).toEqual(first.diagnostics);
  });

  test('writes nothing where anything is wrong, and says all of it', async () => {
    const host = project({ 'jobs.md': `${JOBS}\n## Broken\n\nEvery day at 09:00, xyzzy.\n\n## Empty\n` });
    const report = await build(host);
    expect(report.outcome).toBe('errors');
    expect(codesOf(report)).toEqual(['NLJ2901', 'NLJ6006']);
    expect(host.writes).toEqual([]);
    const { source, diagnostic } = report.diagnostics.find((each) => each.diagnostic.code === 'NLJ2901') ?? {};
    expect(source?.text.slice(diagnostic?.span.start, diagnostic?.span.end)).toBe('xyzzy');
  });

  test('without writing says what is stale', async () => {
    const host = project();
    await build(host);
    edit(host, '/p/jobs.md', '18:00', '19:00');
    host.writes.length = 0;
    const report = await build(host, { write: false });
    expect(report.outcome).toBe('stale');
    expect(report.stale).toEqual([
      'src/jobs/generated/jobs.jobs.ts',
      'src/jobs/generated/handlers.ts',
      'jobs.lock.json',
    ]);
    expect(host.writes).toEqual([]);
  });

  test('never touches a handler that somebody has written', async () => {
    const host = project();
    await build(host);
    host.put('/p/src/jobs/handlers/welcome.ts', WRITTEN);
    edit(host, '/p/jobs.md', 'say hello', 'say good morning');
    const report = await build(host);
    expect(host.text('/p/src/jobs/handlers/welcome.ts')).toBe(WRITTEN);
    expect(codesOf(report)).toEqual(['NLJ7005']);
    expect(codesOf(await build(host))).toEqual(['NLJ7005']);
    expect(codesOf(await build(host, { acknowledge: ['welcome'] }))).toEqual([]);
    expect(codesOf(await build(host))).toEqual([]);
  });

  test('reports what a removed job leaves behind, and deletes only what is generated', async () => {
    const host = project({
      'nljobs.config.json': '{ "sources": ["jobs.md", "more.md"] }',
      'more.md': '## Extra\n\nOn demand: do more.\n',
    });
    await build(host);
    expect(host.text('/p/src/jobs/generated/more.jobs.ts')).not.toBeNull();
    host.put('/p/nljobs.config.json', '{}');
    const report = await build(host);
    expect(report.orphans).toEqual(['src/jobs/handlers/extra.ts']);
    expect(host.text('/p/src/jobs/handlers/extra.ts')).not.toBeNull();
    expect(host.text('/p/src/jobs/generated/more.jobs.ts')).toBeNull();
  });

  test.each<[string, (host: MemoryHost) => void, string]>([
    ['is not UTF-8', (host) => host.files.set('/p/jobs.md', Uint8Array.of(0xff, 0xfe, 0x41)), 'NLJ6002'],
    ['is gone', (host) => host.files.delete('/p/jobs.md'), 'NLJ6001'],
    ['is empty', (host) => host.put('/p/jobs.md', ''), 'NLJ6005'],
    ['has a heading without an id', (host) => edit(host, '/p/jobs.md', '## Welcome', '## 🚀'), 'NLJ6009'],
    ['asks whether a job was renamed', (host) => edit(host, '/p/jobs.md', '## Welcome', '## Hello'), 'NLJ7006'],
  ])('calls no handler an orphan and nothing stale where the source %s', async (_, harm, code) => {
    const host = project();
    await build(host);
    harm(host);
    for (const write of [true, false]) {
      const report = await build(host, { write });
      expect([codesOf(report), report.orphans, report.stale]).toEqual([[code], [], []]);
    }
  });

  test('says of an orphan that its type is gone', async () => {
    const host = project();
    await build(host);
    host.put('/p/jobs.md', JOBS.slice(0, JOBS.indexOf('## Welcome')));
    const report = await build(host);
    expect(report.diagnostics.find(({ diagnostic }) => diagnostic.code === 'NLJ7013')?.diagnostic.message).toBe(
      "src/jobs/handlers/welcome.ts is the handler of no job, and its type Handlers['welcome'] is no longer generated, so that tsc fails on it. Move what you still need and delete it, or keep it out of tsc.",
    );
  });

  test('does not overwrite a file that is not generated', async () => {
    const host = project({ 'src/jobs/generated/index.ts': 'export const mine = 1;\n' });
    const report = await build(host);
    expect(report.outcome).toBe('unusable');
    expect(codesOf(report)).toEqual(['NLJ7015']);
    expect(host.writes).toEqual([]);
  });

  test('says what the engine cannot honour', async () => {
    const host = project();
    const report = await build(host, {
      engine: 'redis',
      refusals: (spec, engine) => (spec.idempotency ? [{ message: `${engine} has no guards.` }] : []),
    });
    expect(report.diagnostics.map(({ diagnostic, job }) => [diagnostic.code, job, diagnostic.message])).toEqual([
      ['NLJ5001', 'send-reminders', 'redis has no guards.'],
    ]);
  });

  test('that cannot write a file says why', async () => {
    const host = createMemoryHost(
      { '/p/jobs.md': JOBS },
      { unwritable: { '/p/src/jobs/generated/events.ts': 'permission denied' } },
    );
    const report = await build(host);
    expect(report.outcome).toBe('unusable');
    expect(report.diagnostics.at(-1)?.diagnostic.message ?? '').not.toBe('');
    expect(codesOf(report)).toEqual(['NLJ7014']);
    expect([...host.files.keys()]).toEqual(['/p/jobs.md']);
  });

  test('that cannot write a file leaves every other as it was', async () => {
    const unwritable: Record<string, string> = {};
    const host = createMemoryHost({ '/p/jobs.md': JOBS }, { unwritable });
    await build(host);
    edit(host, '/p/jobs.md', '## Welcome', '## Extra\n\nOn demand: do more.\n\n## Welcome');
    const before = new Map(host.files);
    unwritable['/p/jobs.lock.json'] = 'permission denied';
    expect((await build(host)).written).toEqual([]);
    expect(host.files).toEqual(before);
  });

  test.each([
    ['src/jobs/handlers/welcome.ts', 'NLJ7014'],
    ['src/jobs/generated/index.ts', 'NLJ7014'],
    ['jobs.lock.json', 'NLJ7003'],
  ])('never replaces %s when it cannot be read', async (path, code) => {
    const unreadable: Record<string, string> = {};
    const host = createMemoryHost({ '/p/jobs.md': JOBS }, { unreadable });
    await build(host);
    edit(host, '/p/jobs.md', '18:00', '19:00');
    unreadable[`/p/${path}`] = 'permission denied';
    host.writes.length = 0;
    const report = await build(host);
    expect([report.outcome, codesOf(report)]).toEqual(['unusable', [code]]);
    expect(host.writes).toEqual([]);
  });
});

describe('history', () => {
  test('a renamed heading is a question with both answers, and each answer settles it', async () => {
    const answers = [];
    for (const answer of [0, 1]) {
      const host = project();
      await build(host);
      edit(host, '/p/jobs.md', '## Welcome', '## Say hello');
      const report = await build(host);
      expect(report.outcome).toBe('questions');
      const { diagnostic } = report.diagnostics.find((each) => each.diagnostic.code === 'NLJ7006') ?? {};
      const [change] = diagnostic?.fixes[answer]?.edits ?? [];
      const text = host.text('/p/jobs.md') ?? '';
      host.put('/p/jobs.md', text.slice(0, change?.start) + change?.text + text.slice(change?.end));
      const settled = await build(host);
      expect(settled.outcome).toBe('done');
      answers.push([
        /^## Say.*$/m.exec(host.text('/p/jobs.md') ?? '')?.[0],
        JSON.parse(host.text('/p/jobs.lock.json') ?? '').jobs['say-hello'].was,
        settled.jobs.at(-1)?.handler,
        settled.orphans,
      ]);
    }
    expect(answers).toEqual([
      ['## Say hello <!-- was: welcome -->', ['welcome'], 'src/jobs/handlers/welcome.ts', []],
      ['## Say hello <!-- new -->', undefined, 'src/jobs/handlers/say-hello.ts', ['src/jobs/handlers/welcome.ts']],
    ]);
  });

  /** The real language names a job's handler after its heading, as this one does. */
  const namedByHeading: BuildOptions['compile'] = (text, options) => {
    const compilation = fakeCompile(text, options);
    const { spec } = compilation;
    if (spec === null) return compilation;
    const handler = (options.job?.title ?? spec.action.handler).replace(/\W+/g, '');
    return { ...compilation, spec: { ...spec, action: { ...spec.action, handler } } };
  };

  test.each([
    ['## Say hi <!-- was: welcome -->', 'say-hi'],
    ['## Say hi {#welcome}', 'welcome'],
  ])('a job that is renamed by %j is read as before and keeps its handler', async (heading, id) => {
    const host = project();
    await build(host, { compile: namedByHeading });
    host.put('/p/src/jobs/handlers/welcome.ts', WRITTEN);
    edit(host, '/p/jobs.md', '## Welcome', heading);
    const report = await build(host, { compile: namedByHeading });
    expect([report.outcome, codesOf(report), report.orphans]).toEqual(['done', [], []]);
    const job = report.jobs.find((each) => each.id === id);
    expect([job?.title, job?.handler]).toEqual(['Say hi', 'src/jobs/handlers/welcome.ts']);
    expect(host.text('/p/src/jobs/handlers/welcome.ts')).toBe(WRITTEN);
  });

  test('a new reading of old words stops the build until it is acknowledged', async () => {
    const host = project();
    await build(host);
    const upgraded: BuildOptions['compile'] = (text, options) => {
      const compilation = fakeCompile(text, options);
      return compilation.spec === null
        ? compilation
        : { ...compilation, spec: { ...compilation.spec, serial: true, canonical: 'Otherwise.' } };
    };
    const lock = host.text('/p/jobs.lock.json');
    const report = await build(host, { compile: upgraded });
    expect(codesOf(report)).toEqual(['NLJ7004', 'NLJ7004']);
    expect(host.text('/p/jobs.lock.json')).toBe(lock);
    expect((await build(host, { compile: upgraded, acknowledge: true })).outcome).toBe('done');
    expect((await build(host, { compile: upgraded })).outcome).toBe('done');
  });

  test('a changed default is told from a changed grammar', async () => {
    const host = project();
    await build(host);
    host.put('/p/nljobs.config.json', '{ "timezone": "Europe/Berlin" }');
    const report = await build(host);
    expect(report.outcome).toBe('done');
    expect(report.diagnostics.filter(({ diagnostic }) => diagnostic.code === 'NLJ7007').map(({ job }) => job)).toEqual([
      'send-reminders',
    ]);
  });

  test('an acknowledged warning stays quiet while its words stay', async () => {
    const host = project({ 'jobs.md': '## Report\n\nEvery day at 09:00, send the weekly report.\n' });
    expect(codesOf(await build(host))).toEqual(['NLJ3901']);
    expect((await build(host, { strict: true })).outcome).toBe('errors');
    await build(host, { acknowledge: ['report'] });
    const quiet = await build(host, { strict: true });
    expect([quiet.outcome, quiet.acknowledged]).toEqual(['done', 1]);
    edit(host, '/p/jobs.md', 'weekly', 'Weekly');
    expect(codesOf(await build(host))).toEqual(['NLJ3901']);
  });

  test('two headings that are long and begin alike are told apart by the fix', async () => {
    const long = 'Send the long report of all that the whole of the company has asked for since';
    const host = project({
      'jobs.md': `## ${long}\n\nOn demand: do it.\n\n## ${long} then\n\nOn demand: do more.\n`,
    });
    const report = await build(host);
    expect(codesOf(report)).toEqual(['NLJ6007']);
    const { diagnostic } = report.diagnostics.find((each) => each.diagnostic.code === 'NLJ6007') ?? {};
    const [change] = diagnostic?.fixes[0]?.edits ?? [];
    const text = host.text('/p/jobs.md') ?? '';
    host.put('/p/jobs.md', text.slice(0, change?.start) + change?.text + text.slice(change?.end));
    expect((await build(host)).outcome).toBe('done');
  });

  test('a list item keeps its id while its words stay', async () => {
    const host = project({ 'jobs.md': '- Every day at 09:00, send the report\n- On demand: rebuild\n' });
    const ids = async () => (await build(host)).ids;
    expect(await ids()).toEqual(['send-the-report', 'rebuild']);
    host.put('/p/jobs.md', '- On demand: rebuild\n- Every day at 09:00, send the report\n');
    expect(await ids()).toEqual(['rebuild', 'send-the-report']);
    host.put('/p/jobs.md', '- On demand: rebuild\n- Every day at 09:00, send the long report {#send-the-report}\n');
    expect(await ids()).toEqual(['rebuild', 'send-the-report']);
  });
});

describe('the stamp', () => {
  const key = { tool: 'test' };

  test('answers a build without changes as the build itself did', async () => {
    const host = project();
    const report = await build(host);
    const { outcome, ids, diagnostics, unimplemented, orphans, acknowledged } = report;
    expect(freshReport(host, '/p', key, 0)).toEqual({
      outcome,
      ids,
      diagnostics,
      unimplemented,
      orphans,
      acknowledged,
    });
  });

  test.each([
    ['a source', (host: MemoryHost) => edit(host, '/p/jobs.md', '18:00', '19:00')],
    ['an output', (host: MemoryHost) => edit(host, '/p/src/jobs/generated/index.ts', 'jobs', 'sboj')],
    ['a handler', (host: MemoryHost) => host.put('/p/src/jobs/handlers/welcome.ts', WRITTEN)],
    ['the lock', (host: MemoryHost) => edit(host, '/p/jobs.lock.json', '18:00', '19:00')],
    ['a new config', (host: MemoryHost) => host.put('/p/nljobs.config.json', '{}')],
    ['a new handler', (host: MemoryHost) => host.put('/p/src/jobs/handlers/other.ts', WRITTEN)],
    ['a lost output', (host: MemoryHost) => host.files.delete('/p/src/jobs/generated/events.ts')],
  ])('does not outlive %s that changed', async (_, change) => {
    const host = project();
    await build(host);
    change(host);
    expect(freshReport(host, '/p', key, 0)).toBeNull();
  });

  test('sees new sources of a pattern, and what a config imports', async () => {
    const host = createMemoryHost(
      {
        '/p/jobs/a.md': '## A\n\nOn demand: do it.\n',
        '/p/nljobs.config.ts': "import { zone } from './zone.ts';\nexport default { sources: 'jobs/*.md' };\n",
        '/p/zone.ts': "export const zone = 'UTC';\n",
      },
      { modules: { '/p/nljobs.config.ts': () => ({ default: { sources: 'jobs/*.md' } }) } },
    );
    await build(host);
    expect(freshReport(host, '/p', key, 0)?.ids).toEqual(['a']);
    edit(host, '/p/zone.ts', 'UTC', 'CET');
    expect(freshReport(host, '/p', key, 0)).toBeNull();
    await build(host);
    host.put('/p/jobs/b.md', '## B\n\nOn demand: do it.\n');
    expect(freshReport(host, '/p', key, 0)).toBeNull();
  });

  test('holds what the build has read, not what somebody has written since', async () => {
    const host = project();
    await build(host, {
      compile: (text, asked) => {
        host.put('/p/jobs.md', JOBS.replace('18:00', '19:00'));
        return fakeCompile(text, asked);
      },
    });
    expect(freshReport(host, '/p', key, 0)).toBeNull();
  });

  test('is not kept for other options, another tool or a failed build', async () => {
    const host = project();
    await build(host);
    expect(freshReport(host, '/p', { tool: 'other' }, 0)).toBeNull();
    expect(freshReport(host, '/p', { tool: null }, 0)).toBeNull();
    expect(freshReport(host, '/p', { tool: 'test', engine: 'redis' }, 0)).toBeNull();
    const broken = project({ 'jobs.md': '## A\n\nxyzzy\n' });
    await build(broken);
    expect(freshReport(broken, '/p', key, 0)).toBeNull();
  });
});
