import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MOST_LISTED, MOST_TEXT } from './shapes.ts';
import { around, SYNC } from './testing/around.ts';
import { TOOLS } from './tools/index.ts';

/** Calls a tool as the server does; what it gives holds to its schema. */
async function call(name: string, asked: object, { surroundings } = around()) {
  const tool = TOOLS.find((one) => one.name === `nljobs_${name}`);
  if (tool === undefined) throw new Error(name);
  return tool.output.strict().parse(await tool.run({ ...asked }, surroundings));
}

const REPORT = 'Every Monday at 9 AM, send the report.';

describe('answers', () => {
  it.each<[name: string, asked: object, answer: object]>([
    ['check', { text: REPORT }, { ok: true, jobs: 1, readback: 'Every Monday at 09:00 UTC' }],
    ['check', { text: 'Every Blursday, send it' }, { ok: false, readback: null }],
    ['check', { text: 'Tomorrow at 9 AM, send the report.' }, { ok: false }],
    ['check', {}, { ok: true, jobs: 1, readback: null }],
    ['explain', { text: 'every day at 9am', next: 1 }, { ok: true, next: [{ at: '2026-01-01T09:00:00+00:00' }] }],
    ['explain', { job: 'sync' }, { ok: true, does: 'sync the orders', spec: { id: 'sync' } }],
    ['next_runs', { job: 'sync', count: 1 }, { runs: [{ job: 'sync', at: '2026-01-01T01:00:00+00:00' }] }],
    ['next_runs', { count: 1, from: '2026-01-01T05:30:00+01:00' }, { runs: [{ at: '2026-01-01T05:00:00+00:00' }] }],
    ['jobs', {}, { total: 1, omitted: 0, jobs: [{ id: 'sync', file: 'jobs.md', line: 1, implemented: false }] }],
    ['jobs', { offset: 1 }, { total: 1, omitted: 0, jobs: [] }],
    ['fix', { text: REPORT }, { text: REPORT, made: [], files: [] }],
    ['propose', { words: REPORT }, { ready: true, draft: REPORT, change: { file: 'jobs.md', job: 'send-report' } }],
    ['propose', { words: 'at noon', job: 'sync' }, { draft: expect.stringContaining('noon') }],
    ['propose', { words: 'send the report', draft: 'Every Monday at 9 AM' }, { ready: true }],
    [
      'propose',
      { words: 'every monday at 9, send the report' },
      { ready: false, question: expect.anything(), change: null },
    ],
    ['diff', { file: 'jobs.md', text: SYNC }, { base: 'the files', changes: [] }],
    [
      'diff',
      { file: 'jobs.md', text: SYNC.replace('hour', 'day at noon') },
      { changes: [{ kind: 'changed', job: 'sync', parts: [{ part: 'when' }] }] },
    ],
    [
      'diff',
      { file: 'jobs.md', edits: [{ find: 'hour', replace: 'day at noon' }] },
      { changes: [{ kind: 'changed', job: 'sync', parts: [{ part: 'when' }] }], omitted: 0, findingsOmitted: 0 },
    ],
  ])('%s %j', async (name, asked, answer) => {
    expect(await call(name, asked)).toMatchObject(answer);
  });
});

describe('says why it cannot, with a code', () => {
  it.each<[name: string, asked: object, code: string]>([
    ['explain', { job: 'nobody' }, 'NLJ9302'],
    ['explain', {}, 'NLJ9303'],
    ['explain', { job: 'sync', text: REPORT }, 'NLJ9303'],
    ['next_runs', { text: 'now and then' }, 'NLJ9304'],
    ['propose', { words: REPORT, job: 'nobody' }, 'NLJ9302'],
    ['propose', { words: REPORT, file: '../jobs.md' }, 'NLJ9305'],
    ['diff', { file: '../../etc/passwd', text: 'x' }, 'NLJ9305'],
    ['diff', { text: 'x' }, 'NLJ9303'],
    ['diff', { file: 'jobs.md' }, 'NLJ9303'],
    ['diff', { file: 'jobs.md', text: 'x', edits: [{ find: 'hour', replace: 'day' }] }, 'NLJ9303'],
    ['diff', { file: 'jobs.md', edits: [{ find: 'weekly', replace: 'daily' }] }, 'NLJ9305'],
    ['diff', { file: 'jobs.md', edits: [{ find: 'y', replace: 'z' }] }, 'NLJ9305'],
    ['run', { job: 'sync', key: 'k' }, 'NLJ9307'],
    ['cancel', { run: 'r' }, 'NLJ9307'],
    ['jobs', { live: true }, 'NLJ9307'],
    ['diff', {}, 'NLJ9306'],
    ['apply', { file: '/etc/x.md', description: REPORT }, 'NLJ9305'],
    ['apply', { file: 'jobs.md', description: 'now and then' }, 'NLJ9305'],
  ])('%s %j: %s', async (name, asked, code) => {
    await expect(call(name, asked)).rejects.toMatchObject({ code });
  });

  it.each(['jobs', 'check', 'next_runs', 'fix'])('%s without a project', async (name) => {
    await expect(call(name, {}, around({}))).rejects.toMatchObject({ code: 'NLJ9301' });
  });
});

describe('fix', () => {
  it('makes safe fixes of a text, and others when told', async () => {
    const text = 'every monday at 9, send the report';
    expect(await call('fix', { text })).toMatchObject({ text, made: [] });
    const fixed = await call('fix', { text, unsafe: true, choose: 2 });
    expect(fixed).toMatchObject({ text: expect.stringMatching(/9 PM/i), made: [{ code: expect.any(String) }] });
  });

  it('shows what it would do to the sources, and leaves them alone', async () => {
    const here = around({ '/p/jobs.md': '## Report\n\nevery monday at 9, send the report\n' });
    const fixed = await call('fix', { unsafe: true, choose: 2 }, here);
    expect(fixed).toMatchObject({
      text: null,
      files: [{ file: 'jobs.md', lines: expect.arrayContaining([expect.stringMatching(/^\+.*9 PM/i)]) }],
    });
    expect(here.host.writes).toEqual([]);
  });
});

describe('apply', () => {
  it('writes once what is said twice', async () => {
    const here = around();
    const asked = { file: 'jobs.md', description: REPORT };
    expect(await call('apply', asked, here)).toMatchObject({ written: true, job: 'send-report' });
    expect(await call('apply', asked, here)).toMatchObject({ written: false, job: 'send-report' });
    expect(here.host.text('/p/jobs.md')).toBe(`${SYNC}\n## Send report\n\n${REPORT}\n`);
    expect(here.host.writes).toEqual(['/p/jobs.md']);
  });

  it('changes the job that was named, and no other file than its own', async () => {
    const here = around();
    const description = 'Every day at noon, sync the orders.';
    expect(await call('apply', { file: 'jobs.md', job: 'sync', description }, here)).toMatchObject({ written: true });
    expect(here.host.text('/p/jobs.md')).toBe(SYNC.replace('Every hour', 'Every day at noon'));
    const elsewhere = call('apply', { file: 'more.md', job: 'sync', description }, here);
    await expect(elsewhere).rejects.toMatchObject({ code: 'NLJ9303' });
  });
});

it('bounds what it takes and what it gives', async () => {
  await expect(call('check', { text: 'x'.repeat(MOST_TEXT + 1) })).rejects.toThrow();
  const many = Array.from({ length: MOST_LISTED + 20 }, (_, i) => `## Job ${i}\n\nEvery Blursday, do it.\n`).join('\n');
  const checked = await call('check', {}, around({ '/p/jobs.md': many }));
  expect(checked['findings']).toHaveLength(MOST_LISTED);
  expect(checked['omitted']).toBeGreaterThanOrEqual(20);
});

it('compares a file of any length, in pages', async () => {
  const many = Array.from(
    { length: 150 },
    (_, i) => `## Job ${i}\n\nEvery day at ${i % 24}:30, do part ${i} of the work.\n`,
  );
  const text = many.join('\n').replaceAll('Every day', 'Every Monday');
  const here = around({ '/p/jobs.md': `${many.join('\n')}\n<!-- ${'x'.repeat(MOST_TEXT)} -->\n` });
  const page = (offset: number) => call('diff', { file: 'jobs.md', text, offset }, here);
  const [one, two] = [await page(0), await page(MOST_LISTED)];
  expect([one['omitted'], two['omitted']]).toEqual([50, 0]);
  const jobs = [one, two].flatMap((all) =>
    (all['changes'] as readonly { readonly job: string }[]).map(({ job }) => job),
  );
  expect(new Set(jobs).size).toBe(150);
  await expect(
    page(0).then(() => call('diff', { file: 'jobs.md', text: 'x'.repeat(200_001) }, here)),
  ).rejects.toThrow();
});

it('is told in docs/mcp.md: every tool, and what it does to the world', () => {
  const page = readFileSync(new URL('../../docs/mcp.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(nljobs_\w+)` \|.*\| ([^|]+) \|$/gm)].map(([, name, does]) => [name, does]);
  const said = TOOLS.map(({ name, hints: { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } }) => [
    name,
    readOnlyHint
      ? 'looks'
      : `changes${destructiveHint ? ', may destroy' : ''}${idempotentHint ? ', twice is once' : ''}${openWorldHint ? ', reaches out' : ''}`,
  ]);
  expect(rows).toEqual(said);
});

it('writes with no tool that says it only looks', async () => {
  const here = around();
  const looking = TOOLS.filter(({ hints }) => hints.readOnlyHint);
  for (const { name } of looking)
    await call(
      name.slice(7),
      name === 'nljobs_propose'
        ? { words: REPORT }
        : name === 'nljobs_explain'
          ? { text: REPORT }
          : name === 'nljobs_diff'
            ? { file: 'jobs.md', text: SYNC }
            : {},
      here,
    );
  expect(here.host.writes).toEqual([]);
  expect(TOOLS.every(({ hints }) => Object.values(hints).length === 4)).toBe(true);
});
