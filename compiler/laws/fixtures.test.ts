import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { JobSpec } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.ts';
import { someHolidays } from './testing/holidays.ts';

/**
 * `fixtures/language/<family>.jsonl`: one description a line and what it must mean. Files are discovered, never
 * listed. Triggers are written without what nobody said: nulls, empty lists, UTC and the usual clock policy.
 */
interface Fixture {
  readonly text: string;
  readonly phrase?: boolean;
  readonly timezone?: string;
  /** A spec: triggers, the action's text, params (none unless given), every field that is given, all codes. */
  readonly expect?: Readonly<Record<string, unknown>> & {
    readonly triggers: readonly unknown[];
    readonly action: string;
    readonly params?: Readonly<Record<string, unknown>>;
    readonly codes: Readonly<Record<string, string>>;
  };
  /** No spec: the first error's code, the words it points at, and, where it matters, what it says. */
  readonly refused?: { readonly code: string; readonly at: string; readonly says?: string };
}

const FOLDER = fileURLToPath(new URL('../../fixtures/language', import.meta.url));
/** Relative dates in fixtures are read against this; it is a Thursday. */
const NOW = '2026-01-01T00:00:00Z';

const families = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.jsonl'))
  .sort();

describe.each(families)('%s', (family) => {
  const fixtures = readFileSync(`${FOLDER}/${family}`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Fixture);

  it('holds fixtures, each text once', () => {
    expect(fixtures.length).toBeGreaterThan(0);
    const keys = fixtures.map(({ text, phrase, timezone }) => JSON.stringify([text, phrase, timezone]));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it.each(fixtures.map((fixture) => [JSON.stringify(fixture.text), fixture] as const))('%s', (_, fixture) => {
    const { text, expect: expected, refused } = fixture;
    const result = compile(text, {
      now: NOW,
      phrase: fixture.phrase === true,
      holidayCalendar: someHolidays,
      context: { timezone: fixture.timezone ?? null },
    });
    if (refused !== undefined) {
      const error = result.diagnostics.find((one) => one.severity === 'error');
      expect({
        ok: result.ok,
        code: error?.code,
        at: error === undefined ? null : text.slice(error.span.start, error.span.end),
      }).toEqual({ ok: false, code: refused.code, at: refused.at });
      if (refused.says !== undefined) expect(error?.message).toContain(refused.says);
    }
    if (expected !== undefined) {
      const { spec } = result;
      if (spec === null) throw new Error(`refused: ${JSON.stringify(result.diagnostics, null, 1)}`);
      expect(stated(spec, Object.keys(expected), result.diagnostics)).toEqual({ params: {}, ...expected });
    }
    expect(refused ?? expected, 'a fixture says what it expects').toBeDefined();
  });
});

/** The parts of a spec that a fixture speaks of, in the fixture's form. */
function stated(
  spec: JobSpec,
  fields: readonly string[],
  diagnostics: readonly { code: string; severity: string }[],
): Readonly<Record<string, unknown>> {
  return {
    ...Object.fromEntries(Object.entries(spec).filter(([field]) => fields.includes(field))),
    triggers: spec.triggers.map(sparse),
    action: spec.action.text,
    params: spec.action.params,
    codes: Object.fromEntries(diagnostics.map(({ code, severity }) => [code, severity])),
  };
}

const USUAL_CLOCK = JSON.stringify({ gap: 'after', overlap: 'first' });

/** A value without what nobody said. */
function sparse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sparse);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key, member]) =>
          member !== null &&
          !(Array.isArray(member) && member.length === 0) &&
          !(key === 'timezone' && member === 'UTC') &&
          !(key === 'dst' && JSON.stringify(member) === USUAL_CLOCK),
      )
      .map(([key, member]) => [key, sparse(member)]),
  );
}
