import fc from 'fast-check';
import type { JobSpec } from 'nljobs/spec/core';
import { ts } from 'ts-morph';
import { expect, test } from 'vitest';
import { fakeCompile } from '../../fixtures/projects/fake-compile.ts';
import { docComment, lineComment } from './comment.ts';
import { isOurs } from './header.ts';
import { jobsFile } from './jobs-file.ts';
import { stub } from './stub.ts';
import { eventsFile, handlersFile, indexFile } from './types-files.ts';
import { printValue, quote } from './value.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '*/',
        '/*',
        '//',
        '`',
        '${',
        '}',
        "'",
        '"',
        '\\',
        '\n',
        '\r',
        '\u2028',
        '\u2029',
        '\u202e',
        '🚀',
        '<!--',
        '</script>',
        '\ud800',
        'word ',
      ),
      { maxLength: 15 },
    )
    .map((parts) => parts.join('')),
);

function specOf(text: string, id = 'job'): JobSpec {
  const { spec } = fakeCompile('On demand: do it, once per customer per day', { job: { id } });
  if (spec === null) throw new Error('the fake refused its own phrase');
  return {
    ...spec,
    title: text,
    description: text,
    canonical: text,
    action: { ...spec.action, text, params: { [text]: text } },
  };
}

/** The specs that a generated file registers, with `nljobs` and its handlers' types taken out. */
function run(file: string): readonly JobSpec[] {
  const { outputText, diagnostics } = ts.transpileModule(file, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.CommonJS },
  });
  expect(diagnostics).toEqual([]);
  const exported: { jobs?: readonly { readonly spec: JobSpec }[] } = {};
  const nljobs = { defineJob: (registration: unknown) => registration };
  new Function('exports', 'require', outputText)(exported, () => nljobs);
  return (exported.jobs ?? []).map(({ spec }) => spec);
}

test('law: whatever the texts hold, the specs that are registered are those that were written', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 3 }), (texts) => {
      const specs = texts.map((text, i) => specOf(text, `job-${i}`));
      const file = jobsFile(
        'jobs.md',
        specs.map((spec) => ({ spec, handler: spec.id })),
        'ts',
      );
      expect(JSON.stringify(run(file))).toBe(JSON.stringify(specs));
      expect(isOurs(file)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('law: stubs and types parse, whatever the texts hold', () => {
  fc.assert(
    fc.property(hostile, hostile, (text, per) => {
      const spec = specOf(text);
      const guarded: JobSpec = { ...spec, idempotency: { per, window: { kind: 'forever' }, mode: 'record-after' } };
      for (const file of [
        stub(guarded, 'ts'),
        stub({ ...spec, idempotency: null }, 'ts'),
        stub({ ...spec, idempotency: null, batch: { size: 100 } }, 'ts'),
        handlersFile([{ spec, handler: spec.id }], 'ts'),
      ]) {
        const { diagnostics } = ts.transpileModule(file, { reportDiagnostics: true });
        expect(diagnostics).toEqual([]);
        expect(file).not.toMatch(/[\u2028\u2029\u202e]/);
      }
    }),
    { numRuns: 100 },
  );
});

test('law: values are printed as they are, at any depth and width', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat({ max: 40 }), (value, indent) => {
      const back: unknown = new Function(`return ${printValue(value, indent)};`)();
      expect(JSON.stringify(back)).toBe(JSON.stringify(value));
    }),
    { numRuns: 200 },
  );
});

test('strings are quoted as formatters do', () => {
  expect([quote('a'), quote("it's"), quote('"a"'), quote(`'"`), quote('\u2028')]).toEqual([
    "'a'",
    '"it\'s"',
    '\'"a"\'',
    "'\\'\"'",
    "'\\u2028'",
  ]);
});

test('comments are wrapped at words and cannot be left', () => {
  expect(lineComment(['a\nb', 'c'], 2)).toBe('  // a\n  // b\n  //\n  // c\n');
  expect(docComment(['a */ b'], 0)).toBe('/** a *\\/ b */\n');
  expect(
    lineComment(['word '.repeat(40)], 0)
      .split('\n')
      .every((line) => line.length <= 100),
  ).toBe(true);
});

test('the list knows a renamed job by its new id, whose handler stands under its old one', () => {
  const renamed = { spec: specOf('It', 'new-name'), handler: 'old-name' };
  const file = indexFile([], [renamed], 'ts');
  expect(file).toContain("interface Renamed {\n  'new-name': 'old-name';\n}");
  expect(file).toContain('jobs: Jobs<Events, HandlersById> = [');
});

test('a project without jobs has files that hold together', () => {
  const channels = { pager: { webhook: { env: 'PAGER_URL' }, secret: { env: 'PAGER_SECRET' } }, 'on-call': '#ops' };
  expect(indexFile([], [], 'ts', channels)).toContain('export const channels = {');
  const files = [
    eventsFile({}, [], 'ts'),
    handlersFile([], 'ts'),
    indexFile([], [], 'ts'),
    indexFile([], [], 'ts', channels),
  ];
  for (const file of files) {
    expect(ts.transpileModule(file, { reportDiagnostics: true }).diagnostics).toEqual([]);
    expect(isOurs(file)).toBe(true);
  }
});
