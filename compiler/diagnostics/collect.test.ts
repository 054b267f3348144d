import type { Diagnostic, Severity } from 'nljobs/spec/core';
import { expect, it } from 'vitest';
import { collect, count, countsInWords, worstFirst } from './collect.ts';
import { locate } from './located.ts';

const text = 'Every day, send a report';
function found(severity: Severity, start: number, code = 'NLJ3001', name = 'jobs.md') {
  const diagnostic: Diagnostic = {
    code,
    severity,
    message: `${severity} at ${start}`,
    span: { start, end: start + 2 },
    fixes: [],
  };
  return locate(diagnostic, { name, text });
}
const ofPlaces = (list: ReturnType<typeof collect>) =>
  list.map(({ source, diagnostic: { severity, span } }) => `${source.name} ${span.start} ${severity}`);

it('puts findings in reading order and drops repeats, however they were found', () => {
  const all = [
    found('info', 4),
    found('error', 9),
    found('error', 4),
    found('warning', 0, 'NLJ3001', 'a.md'),
    found('info', 4),
  ];
  const expected = ['a.md 0 warning', 'jobs.md 4 error', 'jobs.md 4 info', 'jobs.md 9 error'];
  expect(ofPlaces(collect(all))).toEqual(expected);
  expect(ofPlaces(collect(all.toReversed()))).toEqual(expected);
});

it('puts the worst first', () => {
  expect(ofPlaces(worstFirst([found('info', 0), found('warning', 2), found('error', 9), found('error', 4)]))).toEqual([
    'jobs.md 4 error',
    'jobs.md 9 error',
    'jobs.md 2 warning',
    'jobs.md 0 info',
  ]);
});

it('counts in words', () => {
  const counts = count([found('error', 0), found('warning', 1), found('warning', 2), found('info', 3)]);
  expect(countsInWords(counts)).toBe('1 error, 2 warnings');
  expect(countsInWords(counts, { info: true })).toBe('1 error, 2 warnings, 1 note');
  expect(countsInWords(count([]))).toBe('');
});

it('carries every offset of a finding over to the file', () => {
  const diagnostic: Diagnostic = {
    code: 'NLJ3001',
    severity: 'warning',
    message: 'm',
    span: { start: 0, end: 2 },
    labels: [{ span: { start: 3, end: 4 }, text: 'here' }],
    fixes: [{ title: 'f', safe: true, edits: [{ start: 0, end: 2, text: 'x' }] }],
  };
  const moved = locate(diagnostic, { name: 'jobs.md', text }, { place: (offset) => offset + 10, job: 'report' });
  expect(moved.job).toBe('report');
  expect(moved.diagnostic).toMatchObject({
    span: { start: 10, end: 12 },
    labels: [{ span: { start: 13, end: 14 }, text: 'here' }],
    fixes: [{ edits: [{ start: 10, end: 12, text: 'x' }] }],
  });
});
