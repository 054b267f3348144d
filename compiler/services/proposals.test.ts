import { describe, expect, it } from 'vitest';
import { compile } from '../compile.ts';
import { createMemoryHost, type MemoryHost } from '../host/memory.ts';
import { promptFile } from '../host/prompts.ts';
import type { Unread } from '../llm/judge.ts';
import type { Model } from '../llm/model.ts';
import { readPrompt } from '../llm/prompt.ts';
import { type Batch, restate } from '../llm/restate.ts';
import { readLock } from '../lockfile/lockfile.ts';
import { type BuildOptions, buildProject } from './build.ts';
import type { Propose } from './proposals.ts';

const CONFIG = JSON.stringify({ timezone: 'UTC', llm: { enabled: true, model: 'm-1' } });
const RESTATED = 'Every Friday at 17:00, ship the payroll.';

const project = (text: string, config = CONFIG): MemoryHost =>
  createMemoryHost({ '/p/jobs.md': `## Payroll\n\n${text}\n`, '/p/nljobs.config.json': config });

function build(host: MemoryHost, options: Partial<BuildOptions> = {}) {
  return buildProject(host, { cwd: '/p', write: true, compile, ...options });
}

const seen = (report: Awaited<ReturnType<typeof build>>) =>
  report.diagnostics.flatMap(({ diagnostic: { code, severity } }) => (severity === 'info' ? [] : [code]));

/** The real judging of answers, before a model that says what it is told to; `asked` are the texts. */
function proposer(...restatements: readonly (string | null)[]): {
  readonly propose: Propose;
  readonly asked: Unread[][];
} {
  const asked: Unread[][] = [];
  const model: Model = {
    name: 'm-1',
    ask: async (question) => {
      const answers = restatements.map((restatement, index) => ({
        number: index + 1,
        restatement,
        unclear: 'Which one?',
      }));
      return { kind: 'answer', value: question.schema.parse({ answers }), tokens: 9 };
    },
  };
  const prompt = readPrompt(promptFile('restate'));
  return {
    asked,
    propose: (unread, { mask, timeout, maxTokens }) => {
      asked.push([...unread]);
      return restate(unread, { model, prompt, mask, timeout, maxTokens });
    },
  };
}
const SAID = 'every freaking Friday at 5 pm, ship the payroll';

describe('a description that cannot be read', () => {
  it('is what these tests are about', () => {
    expect(compile(SAID).ok).toBe(false);
  });

  it('is sent nowhere unless the project lets it', async () => {
    const { propose, asked } = proposer(RESTATED);
    const report = await build(project(SAID, '{}'), { propose });
    expect([report.outcome === 'done', asked]).toEqual([false, []]);
    const off = JSON.stringify({ llm: { enabled: false, model: 'm-1' } });
    await build(project(SAID, off), { propose });
    expect(asked).toEqual([]);
  });

  it('is read as it was restated, beside the original, and goes into the lock', async () => {
    const host = project(SAID);
    const { propose, asked } = proposer(RESTATED);
    const report = await build(host, { propose });
    expect(report.outcome).toBe('done');
    expect(asked).toHaveLength(1);
    expect(seen(report)).toContain('NLJ9201');
    const [job] = report.jobs;
    expect(job?.spec).toMatchObject({
      description: SAID,
      canonical: expect.stringContaining('Every Friday at 17:00 UTC'),
    });
    expect(job?.spec?.provenance['triggers']).toBe('proposed');
    const message = report.diagnostics.find(({ diagnostic }) => diagnostic.code === 'NLJ9201')?.diagnostic.message;
    for (const part of [RESTATED, 'm-1', 'restate@', 'nljobs ack payroll']) expect(message).toContain(part);
    expect(host.text('/p/jobs.lock.json')).toContain(`"restatement": ${JSON.stringify(RESTATED)}`);
    expect(host.text('/p/src/jobs/generated/jobs.jobs.ts')).toContain(SAID);
  });

  it('needs no model once it is in the lock, and is quiet once somebody has accepted it', async () => {
    const host = project(SAID);
    await build(host, { propose: proposer(RESTATED).propose });
    const frozen = await build(host);
    expect([frozen.outcome, frozen.written]).toEqual(['done', []]);
    expect(seen(frozen)).toContain('NLJ9201');
    await build(host, { acknowledge: ['payroll'] });
    const accepted = await build(host);
    expect([accepted.outcome, seen(accepted)]).toEqual(['done', expect.not.arrayContaining(['NLJ9201'])]);
    const { propose, asked } = proposer(RESTATED);
    await build(host, { propose });
    expect(asked).toEqual([]);
  });

  it('is asked about anew when its words change', async () => {
    const host = project(SAID);
    await build(host, { propose: proposer(RESTATED).propose });
    host.put('/p/jobs.md', '## Payroll\n\nevery freaking Friday at 6 pm, ship the payroll\n');
    const frozen = await build(host, { write: false });
    expect(frozen.outcome).not.toBe('done');
    expect(seen(frozen)).toContain('NLJ9205');
    const { propose, asked } = proposer('Every Friday at 18:00, ship the payroll.');
    expect((await build(host, { propose })).outcome).toBe('done');
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['what the lock holds was changed by hand', 'at 17:00, ship', 'at 18:00, ship'],
    ['what the lock holds cannot be read', 'Every Friday', 'Evry Friday'],
  ])('is not read as restated where %s', async (_name, from, to) => {
    const host = project(SAID);
    await build(host, { propose: proposer(RESTATED).propose });
    host.put(
      '/p/jobs.lock.json',
      (host.text('/p/jobs.lock.json') ?? '').replace(
        `"restatement": "${RESTATED}"`,
        `"restatement": "${RESTATED.replace(from, to)}"`,
      ),
    );
    const report = await build(host);
    expect(seen(report)).toContain('NLJ9204');
    expect(report.outcome).not.toBe('done');
  });

  it('stays an error where the restatement is refused, and is not asked about in vain', async () => {
    const host = project(SAID);
    const report = await build(host, { propose: proposer('Every Monday at 17:00, ship the payroll.').propose });
    expect(seen(report)).toContain('NLJ9202');
    expect(report.outcome).not.toBe('done');
    expect(host.text('/p/jobs.lock.json')).toBeNull();
    const unclear = await build(host, { propose: proposer(null).propose });
    expect(seen(unclear)).toContain('NLJ9206');
  });

  it('fails apart from what it says where no model answers', async () => {
    const propose = async (): Promise<Batch> => ({ kind: 'failed', trouble: 'timeout', reason: 'It takes too long.' });
    const report = await build(project(SAID), { propose });
    expect(report.outcome).toBe('unanswered');
    expect(seen(report)).toContain('NLJ9203');
  });

  it('is not asked about twice because something else stands in the way', async () => {
    const host = project(`${SAID}\n\n## Broken {#NOT AN ID}\n\nEvery day at 9 AM, go`);
    const { propose, asked } = proposer(RESTATED);
    await build(host, { propose });
    const again = await build(host, { propose });
    expect(asked).toHaveLength(1);
    expect(seen(again)).toContain('NLJ9201');
  });

  it('is left as it is by fmt', async () => {
    const host = project(SAID);
    await build(host, { propose: proposer(RESTATED).propose });
    const { formatProject } = await import('./format.ts');
    const { files } = await formatProject(host, { cwd: '/p', compile, write: true });
    expect([files.size, host.text('/p/jobs.md')]).toEqual([0, `## Payroll\n\n${SAID}\n`]);
  });

  it('can be replaced by its restatement', async () => {
    const host = project(SAID);
    await build(host, { propose: proposer(RESTATED).propose });
    const { fixProject } = await import('./fix.ts');
    const { files } = await fixProject(host, {
      cwd: '/p',
      compile,
      codes: ['NLJ9201'],
      unsafe: true,
      choose: null,
      write: true,
    });
    expect(files).toEqual(['jobs.md']);
    expect(host.text('/p/jobs.md')).toBe(`## Payroll\n\n${RESTATED}\n`);
    expect(seen(await build(host))).not.toContain('NLJ9201');
    const lock = readLock({ name: 'jobs.lock.json', text: host.text('/p/jobs.lock.json') ?? '' });
    expect('lock' in lock && lock.lock.get('payroll')?.proposed).toBeUndefined();
  });
});

it('a question or a contradiction is never put to a model', async () => {
  for (const text of [
    'Biweekly at 9 AM, go',
    'Every day at 9 AM, go. Run sequentially. Run in parallel.',
    'Every day at 25:00, go',
  ]) {
    const { propose, asked } = proposer('Every day at 09:00, go.');
    await build(project(text), { propose });
    expect([text, asked]).toEqual([text, []]);
  }
});
