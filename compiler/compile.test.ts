import { describe, expect, it } from 'vitest';
import { compile, MAX_DESCRIPTION, parseSchedule } from './compile.ts';

const NOW = { now: '2026-01-01T00:00:00Z' };
const codesOf = (text: string, options = {}) =>
  compile(text, { ...NOW, ...options }).diagnostics.map(({ code }) => code);

describe('compile', () => {
  it('gives a spec with the job’s facts, the author’s words and where each was said', () => {
    const text = 'Every weekday at 9 AM, send the digest. Run sequentially.';
    const { ok, spec, readback, words } = compile(text, {
      ...NOW,
      job: { id: 'digest', title: 'Send the digest', group: 'Mail', file: 'jobs.md' },
    });
    expect(ok).toBe(true);
    expect(spec).toMatchObject({
      specVersion: 1,
      id: 'digest',
      title: 'Send the digest',
      group: 'Mail',
      file: 'jobs.md',
      description: text,
      canonical: 'Every weekday at 09:00 UTC, send the digest. Run sequentially.',
      action: { text: 'send the digest', handler: 'sendDigest' },
      serial: true,
      provenance: { triggers: 'stated', serial: 'stated', timezone: 'implied', retry: 'implied' },
      spans: { '/triggers/0': expect.anything(), '/serial': [[40, 56]] },
    });
    expect(spec?.words).toEqual(words);
    expect(readback).toBe('Every weekday at 09:00 UTC');
    expect(words.map(({ start, end, as }) => [text.slice(start, end), as])).toEqual([
      ['Every weekday', 'schedule'],
      ['at 9 AM', 'schedule'],
      [',', 'filler'],
      ['send the digest', 'action'],
      ['.', 'filler'],
      ['Run sequentially', 'option'],
      ['.', 'filler'],
    ]);
  });

  it('reads in the project’s zone, and lets the text overrule it', () => {
    const context = { timezone: 'Europe/Berlin' };
    const zoneOf = (text: string) =>
      compile(text, { ...NOW, context }).spec?.triggers.map((one) => 'timezone' in one && one.timezone);
    expect(zoneOf('Every day at 9 AM, send the digest')).toEqual(['Europe/Berlin']);
    expect(zoneOf('Every day at 9 AM Asia/Tokyo, send the digest')).toEqual(['Asia/Tokyo']);
  });

  it('takes the project’s defaults where nothing was said, and what was said where something was', () => {
    const context = { defaults: { timeout: 'PT2H', overlap: 'skip' as const } };
    const read = (text: string) => compile(text, { ...NOW, context }).spec;
    expect(read('Every day at 9 AM, send the digest')).toMatchObject({ timeout: 'PT2H', overlap: 'skip' });
    expect(read('Every day at 9 AM, send the digest. Time out after 5 minutes.')).toMatchObject({ timeout: 'PT5M' });
  });

  it('asks for an action, unless a phrase is enough', () => {
    expect(codesOf('Every day at 9 AM UTC')).toEqual(['NLJ2004']);
    expect(codesOf('Every day at 9 AM UTC', { phrase: true })).toEqual([]);
    expect(parseSchedule('Every day at 9 AM UTC', NOW)).toMatchObject({ ok: true, readback: 'Every day at 09:00 UTC' });
  });

  it('reads relative dates against now, and refuses them where nothing may depend on the day', () => {
    const text = 'Tomorrow at 5 PM UTC, send the digest';
    expect(compile(text, NOW).spec?.triggers).toMatchObject([{ kind: 'once', at: '2026-01-02T17:00:00' }]);
    const refused = compile(text, { ...NOW, relativeDates: 'refuse' });
    expect(refused.spec).toBeNull();
    expect(refused.diagnostics.map(({ code }) => code)).toEqual(['NLJ3022']);
    expect(compile(text).spec).toBeNull();
  });

  it('bounds the text, and says so at the first character that is too many', () => {
    const { diagnostics } = compile('x'.repeat(MAX_DESCRIPTION + 5));
    expect(diagnostics).toMatchObject([
      { code: 'NLJ1002', span: { start: MAX_DESCRIPTION, end: MAX_DESCRIPTION + 5 } },
    ]);
  });

  it('tells how a text was read', () => {
    const { derivation } = compile('Every weekday at 9 AM, send the digest', NOW);
    expect(derivation.length).toBeGreaterThan(0);
    expect(derivation.map(({ start, end }) => end - start).every((length) => length > 0)).toBe(true);
  });
});
