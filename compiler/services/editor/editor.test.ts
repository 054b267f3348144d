import { describe, expect, it } from 'vitest';
import { compile } from '../../compile.ts';
import { applyEdits } from '../../diagnostics/fix.ts';
import { createMemoryHost } from '../../host/memory.ts';
import { buildProject } from '../build.ts';
import { actionsIn, safeFixesOf } from './actions.ts';
import { createCompleter } from './complete.ts';
import { descriptionsOf, handlersAt } from './handlers.ts';
import { hoverAt } from './hover.ts';
import { type EditorProject, openForEditor, type Snapshot } from './project.ts';
import { rootOf } from './root.ts';
import { symbolsOf } from './symbols.ts';

const CONFIG = JSON.stringify({
  timezone: 'UTC',
  events: { 'user.signed_up': { phrases: ['somebody registers'] }, 'order.placed': {} },
});

const JOBS = `# Reports

## Daily report

Every weekday at 9 AM, send the report.

- retry 3 times

## Broken

Every wekday at 9 AM, sync it.
`;

function open(files: Readonly<Record<string, string>> = { '/p/jobs.md': JOBS }) {
  const host = createMemoryHost({ '/p/nljobs.config.json': CONFIG, ...files });
  let compiled = 0;
  const project = openForEditor(host, {
    root: '/p',
    compile: (text, options) => {
      compiled++;
      return compile(text, options);
    },
    now: () => Date.parse('2026-01-01T00:00:00Z'),
  });
  return {
    host,
    project,
    work: () => {
      const all = compiled;
      compiled = 0;
      return all;
    },
  };
}

const offsetOf = (text: string, words: string): number => {
  const at = text.indexOf(words);
  if (at === -1) throw new Error(`no "${words}"`);
  return at;
};

async function codesOf(project: EditorProject): Promise<readonly string[]> {
  return (await project.snapshot()).report.diagnostics.flatMap(({ diagnostic: { code, severity } }) =>
    severity === 'error' ? [code] : [],
  );
}

describe('a project in an editor', () => {
  it('stands as it is written, not as it is saved, and writes nothing', async () => {
    const { host, project } = open();
    const saved = await codesOf(project);
    expect(saved).toEqual(['NLJ2005']);
    project.put('/p/jobs.md', JOBS.replace('wekday', 'weekday'));
    expect(await codesOf(project)).toEqual([]);
    project.put('/p/jobs.md', null);
    expect(await codesOf(project)).toEqual(saved);
    expect(host.writes).toEqual([]);
  });

  it('has a file that is not saved yet', async () => {
    const { project } = open({});
    project.put('/p/jobs.md', '## A\n\nEvery hour, sync it.\n');
    expect((await project.snapshot()).jobs.map(({ id }) => id)).toEqual(['a']);
  });

  it('compiles one description after an edit in a file of 500, wherever it stands', async () => {
    const many = Array.from({ length: 500 }, (_, i) => `## Job ${i}\n\nEvery day at 9 AM, send report ${i}.\n`);
    const { project, work } = open({ '/p/jobs.md': many.join('\n') });
    expect((await project.snapshot()).jobs).toHaveLength(500);
    work();
    for (const i of [0, 250, 499]) {
      many[i] = `## Job ${i}\n\nEvery day at 10 AM, send report ${i}.\n`;
      project.put('/p/jobs.md', many.join('\n'));
      await project.snapshot();
      expect(work()).toBe(1);
    }
    await project.snapshot();
    expect(work()).toBe(0);
  });

  it('answers an edit in a file of 500 in a small part of the time that a build of it takes', async () => {
    const say = (mark: number) =>
      Array.from({ length: 500 }, (_, i) => {
        const minute = String(i % 60).padStart(2, '0');
        return `## Job ${i}\n\nEvery weekday at ${9 + (i % 9)}:${minute}, send report ${i === 250 ? `${i} of ${mark}` : i}.\n`;
      }).join('\n');
    const { host, project } = open({ '/p/jobs.md': say(0) });
    // Work, not waiting: what others do on this machine meanwhile is no part of it.
    const worked = async (work: () => Promise<unknown>): Promise<number> => {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const build = await worked(() => buildProject(host, { cwd: '/p', compile, write: true, now: 0 }));
    await project.snapshot();
    const edits: number[] = [];
    for (let mark = 1; mark <= 12; mark++) {
      project.put('/p/jobs.md', say(mark));
      edits.push(await worked(() => project.snapshot()));
    }
    expect(Math.min(...edits)).toBeLessThan(build / 12);
  });

  it('looks at what others wrote: told at once, and untold after a moment', async () => {
    let now = 0;
    const host = createMemoryHost({ '/p/jobs.md': '## A\n\nEvery hour, sync it.\n' });
    const project = openForEditor(host, { root: '/p', compile, now: () => now });
    const states = async (): Promise<unknown> =>
      (await project.snapshot()).jobs.map(({ handlerState }) => handlerState);
    expect(await states()).toEqual([null]);
    host.write('/p/src/jobs/handlers/a.ts', 'export const handler = async () => {};\n');
    project.put('/p/jobs.md', '## A\n\nEvery hour, sync all.\n');
    expect(await states()).toEqual([null]);
    now += 1_500;
    project.put('/p/jobs.md', '## A\n\nEvery hour, sync them.\n');
    expect(await states()).toEqual(['written']);
    host.remove('/p/src/jobs/handlers/a.ts');
    project.refresh();
    expect(await states()).toEqual([null]);
  });

  it('gives the findings of a build of the same files', async () => {
    const { project } = open({ '/p/jobs.md': '' });
    for (let end = 0; end <= JOBS.length; end += 7) {
      const text = JOBS.slice(0, end);
      project.put('/p/jobs.md', text);
      const fresh = open({ '/p/jobs.md': text });
      expect((await project.snapshot()).report.diagnostics).toEqual(
        (await fresh.project.snapshot()).report.diagnostics,
      );
    }
  });
});

describe('what is said of a place', () => {
  const snapshot = (): Promise<Snapshot> => open().project.snapshot();
  const next = () => ['Thu 2026-01-01 09:00'];

  it('is the clause, the readback, the next runs and what is implied', async () => {
    const hover = hoverAt(await snapshot(), 'jobs.md', offsetOf(JOBS, 'at 9 AM'), next);
    expect(hover?.text).toMatch(/^`at 9 AM`: schedule\n/);
    for (const part of [
      '**Every weekday at 09:00 UTC',
      'Next runs:\n- Thu 2026-01-01 09:00',
      'Implied:',
      '`daily-report`',
    ])
      expect(hover?.text).toContain(part);
    expect(JOBS.slice(hover?.span.start, hover?.span.end)).toBe('at 9 AM');
  });

  it.each([
    ['Daily report', /^\*\*Every weekday/],
    ['wekday', /cannot be read as it stands/],
    ['# Reports', null],
  ])('%s', async (words, said) => {
    const hover = hoverAt(await snapshot(), 'jobs.md', offsetOf(JOBS, words), next);
    if (said === null) expect(hover).toBeNull();
    else expect(hover?.text).toMatch(said);
  });

  it('shows words of a description as words', async () => {
    const text = '## A\n\nEvery hour, send `<b>` to \\[x\\](y).\n';
    const all = await open({ '/p/jobs.md': text }).project.snapshot();
    const hover = hoverAt(all, 'jobs.md', offsetOf(text, 'Every'), () => ['[x](y)']);
    expect(hover?.text).toContain('\\[x\\](y)');
  });
});

describe('fixes', () => {
  it('are offered where the finding is, and the only safe one is preferred', async () => {
    const all = await open().project.snapshot();
    const at = offsetOf(JOBS, 'wekday');
    const actions = actionsIn(all, 'jobs.md', { start: at, end: at });
    expect(actions.length).toBeGreaterThan(0);
    const [first] = actions;
    const applied = applyEdits(JOBS, first?.edits ?? []);
    expect(applied).toEqual({ ok: true, text: JOBS.replace('wekday', 'weekday') });
    expect(actions.map(({ preferred }) => preferred)).toEqual(
      actions.map(({ finding }) => finding.diagnostic.fixes.filter(({ safe }) => safe).length === 1),
    );
    expect(actionsIn(all, 'jobs.md', { start: 0, end: 0 })).toEqual([]);
    expect(actionsIn(all, 'other.md', { start: 0, end: JOBS.length })).toEqual([]);
  });

  it('that are safe go together', async () => {
    const text = '## A {#No Id}\n\nEvery hour, send it.\n\n## B\n\nEvery hour, se\u200bnd it off.\n';
    const all = await open({ '/p/jobs.md': text }).project.snapshot();
    const applied = applyEdits(text, safeFixesOf(all, 'jobs.md'));
    expect(applied).toMatchObject({ ok: true, text: text.replace('No Id', 'no-id').replace('\u200b', '') });
  });
});

describe('handlers', () => {
  const handler = 'src/jobs/handlers/daily-report.ts';
  const where = async (text: string | null) => {
    const found = handlersAt(await open().project.snapshot(), 'jobs.md', offsetOf(JOBS, 'Every weekday'), () => text);
    return found.map(({ file, span }) => [file, text?.slice(span.start, span.end)]);
  };
  it.each([
    ['export const handler: Handler = async () => {};', [[handler, 'handler']]],
    ['// x\nexport async function handler() {}', [[handler, 'handler']]],
    ['const handlers = 1;\nexport { handlers as handler };', [[handler, '']]],
    [null, []],
  ])('are found in %j', async (text, places) => {
    expect(await where(text)).toEqual(places);
  });

  it('lead back to their description', async () => {
    const places = descriptionsOf(await open().project.snapshot(), handler);
    expect(places.map(({ file, span }) => [file, JOBS.slice(span.start, span.end)])).toEqual([
      ['jobs.md', 'Daily report'],
    ]);
    expect(descriptionsOf(await open().project.snapshot(), 'src/x.ts')).toEqual([]);
  });
});

it('lists the jobs of a file', async () => {
  const symbols = symbolsOf(await open().project.snapshot(), 'jobs.md');
  expect(symbols.map(({ name, detail }) => [name, detail])).toEqual([
    ['Daily report', 'Every weekday at 09:00 UTC'],
    ['Broken', expect.any(String)],
  ]);
  for (const { span, place } of symbols) {
    expect(span.start).toBeLessThanOrEqual(place.start);
    expect(span.end).toBeGreaterThanOrEqual(place.end);
  }
  expect(JOBS.slice(symbols[0]?.span.start, symbols[0]?.span.end)).toMatch(/^Daily report[\s\S]*retry 3 times$/);
});

describe('completion', () => {
  const completer = createCompleter(compile);
  const at = async (before: string) => {
    const text = `## A\n\n${before}`;
    const all = await open({ '/p/jobs.md': text }).project.snapshot();
    return completer.at(text, text.length, all.files.get('jobs.md')?.context ?? null);
  };
  it.each([
    ['Every weekday at ', /^Every weekday at /],
    ['Every hour, sync it. Retr', /^Retr/],
    ['- retr', /^retr/],
    ['mon', /^Mon/],
    ['When some', /^When somebody registers$/],
    ['When ord', /^When order\.placed$/],
    ['Every day at noon, send it, once per ', /^once per /],
    ['', /^[A-Z]/],
  ])('after %j', async (before, expected) => {
    const found = await at(before);
    expect(found.map(({ text }) => text)).toContainEqual(expect.stringMatching(expected));
    expect(found.length).toBeLessThanOrEqual(30);
    expect(new Set(found.map(({ text }) => text.toLowerCase())).size).toBe(found.length);
  });

  it.each(['# Hea', '> every', '<!-- every', 'zzz qqq'])('offers nothing after %j', async (before) => {
    expect(await at(before)).toEqual([]);
  });

  it('compiles no more examples for a single key than it takes to fill the list', () => {
    let compiled = 0;
    const counting = createCompleter((text, options) => {
      compiled++;
      return compile(text, options);
    });
    expect(counting.at('e', 1, null)).toHaveLength(30);
    expect(compiled).toBeLessThan(60);
    compiled = 0;
    counting.at('e', 1, null);
    expect(compiled).toBe(0);
  });

  it('offers schedules that are read in a file as they stand', async () => {
    const found = [...(await at('Every ')), ...(await at('next')), ...(await at('tom'))];
    const schedules = found.filter(({ text }) => /^every /i.test(text));
    expect(schedules.length).toBeGreaterThan(10);
    for (const { text } of schedules) {
      const { ok } = compile(text, { phrase: true, relativeDates: 'refuse' });
      expect(ok, text).toBe(true);
    }
  });
});

it.each([
  ['/p/a/jobs.md', ['/p'], '/p'],
  ['/p/a/b/x.md', ['/p/a'], '/p/a/b'],
  ['/q/jobs.md', [], '/q'],
  ['/q/readme.md', [], null],
])('the root of %s, opened %j', (path, bounds, root) => {
  const host = createMemoryHost({ '/p/nljobs.config.json': '{}', '/p/a/b/jobs.md': '' });
  expect(rootOf(host, path, bounds)).toBe(root);
});
