import { describe, expect, it } from 'vitest';
import { compile, MAX_DESCRIPTION } from '../compile.ts';
import type { CodeEntry } from '../diagnostics/code.ts';
import { languageCodes } from '../diagnostics/codes-language.ts';
import { applyEdits } from '../diagnostics/fix.ts';
import { someHolidays } from './testing/holidays.ts';

/** Holds back nothing: relative dates are refused as they are in files, the day is given as it is to the others. */
const OPTIONS = { now: '2026-01-01T00:00:00Z', relativeDates: 'refuse', holidayCalendar: someHolidays } as const;

const entries = Object.entries<CodeEntry>(languageCodes).map(([code, entry]) => ({
  code,
  entry,
  // The register's example of a text past all measure is an account of one.
  text: code === 'NLJ1002' ? `Every day at 9 AM, send ${'it '.repeat(MAX_DESCRIPTION / 3)}` : entry.example,
}));

describe('every language code', () => {
  it.each(entries)('$code is given by its example, with its severity', ({ code, entry, text }) => {
    const found = compile(text, OPTIONS).diagnostics;
    expect(found.map((one) => one.code)).toContain(code);
    // A code may be milder than the register says where the doubt is smaller, never worse.
    const worst = ['error', 'warning', 'info'].find((severity) =>
      found.some((one) => one.code === code && one.severity === severity),
    );
    expect(worst).toBe(entry.severity);
  });

  it.each(entries)('$code keeps its word on fixes ($entry.fix)', ({ code, entry, text }) => {
    const fixes = compile(text, OPTIONS)
      .diagnostics.filter((one) => one.code === code)
      .flatMap((one) => one.fixes);
    if (entry.fix === 'none') expect(fixes).toEqual([]);
    else expect(fixes.length).toBeGreaterThan(0);
    if (entry.fix === 'safe') expect(fixes.some((fix) => fix.safe)).toBe(true);
    if (entry.fix === 'choice') expect(fixes.some((fix) => !fix.safe)).toBe(true);
  });

  it.each(
    entries.filter(({ entry }) => entry.fix !== 'none'),
  )('$code is settled by each of its fixes, and compiles with the first', ({ code, text }) => {
    const before = compile(text, OPTIONS);
    const first = before.diagnostics.find((one) => one.code === code && one.fixes.length > 0);
    const outcomes = (first?.fixes ?? []).map((fix, index) => {
      const edited = applyEdits(text, fix.edits);
      if (!edited.ok) return { title: fix.title, text: edited.reason, left: 'clash' };
      const after = compile(edited.text, OPTIONS);
      const left = after.diagnostics.filter((one) => one.code === code || (index === 0 && one.severity === 'error'));
      return { title: fix.title, text: edited.text, left: left.map((one) => one.code).join() };
    });
    expect(outcomes.filter((one) => one.left !== '')).toEqual([]);
  });
});
