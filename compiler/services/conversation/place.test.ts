import { describe, expect, it } from 'vitest';
import { compile } from '../../compile.ts';
import { collectFile } from '../../source/collect.ts';
import { changedLines, type Placing, place } from './place.ts';

function put(text: string, description: string, more: Partial<Placing> = {}) {
  const { spec } = compile(description, { context: { timezone: 'UTC' } });
  if (spec === null) throw new Error('the description is read');
  return place({ name: 'jobs.md', text }, { description, spec, job: null, taken: new Set(), ...more });
}
const SEND = 'Every Monday at 9 AM, send the report';

describe('a description is put into a file', () => {
  it.each<[string, string, string]>([
    ['that is empty', '', '## Send report\n\nEvery Monday at 9 AM, send the report\n'],
    [
      'behind its sections',
      '## A\n\nEvery hour, go.\n\n\n',
      '## A\n\nEvery hour, go.\n\n## Send report\n\nEvery Monday at 9 AM, send the report\n',
    ],
    [
      'as an item where it has items',
      '- Every hour, go.\n',
      '- Every hour, go.\n- Every Monday at 9 AM, send the report {#send-report}\n',
    ],
    [
      'under a name that is free',
      '## Send report\n\nEvery hour, go.\n',
      '## Send report\n\nEvery hour, go.\n\n## Send report 2\n\nEvery Monday at 9 AM, send the report\n',
    ],
  ])('%s', (_name, before, after) => {
    expect(put(before, SEND)).toMatchObject({ ok: true, text: after });
  });

  it('in the place of a job’s, and nothing else changes', () => {
    const before =
      '---\ntimezone: UTC\n---\n\n## A {#a}\n\nEvery hour, *go*.\n- retry 3 times\n\n> a remark\n\n## B\n\nEvery day at 9 AM, go\n';
    const after = put(before, SEND, { job: 'a' });
    expect(after).toMatchObject({ ok: true, job: 'a' });
    expect(after.ok && after.text).toBe(before.replace('Every hour, *go*.\n- retry 3 times', SEND));
    expect(put(before, SEND, { job: 'c' })).toMatchObject({ ok: false });
  });

  it('with the title that is given, and signs of Markdown that stay signs', () => {
    const description = 'Every Monday at 9 AM, send the *whole* report_file to <all> `team` members';
    const after = put('', description, { title: 'The [weekly] one' });
    expect(after).toMatchObject({ ok: true, job: 'the-weekly-one' });
    const [job] = collectFile({ name: 'jobs.md', text: after.ok ? after.text : '' }).jobs;
    expect([job?.id, job?.description.text]).toEqual(['the-weekly-one', description]);
    expect(put('', SEND, { title: '🚀' })).toMatchObject({ ok: false });
  });
});

it('shows what changes, with two lines around', () => {
  expect(changedLines('a\nb\nc\nd\ne\nf\n', 'a\nb\nc\nX\ne\nf\n').map(({ sign, text }) => sign + text)).toEqual([
    ' b',
    ' c',
    '-d',
    '+X',
    ' e',
    ' f',
  ]);
  expect(changedLines('', 'a\nb\n').map(({ sign, text }) => sign + text)).toEqual(['+a', '+b']);
  expect(changedLines('a\n', 'a\n')).toEqual([]);
});
