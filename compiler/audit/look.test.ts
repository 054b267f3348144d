import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lookInto, sourcesFor } from './look.ts';
import { sources } from './sources/sources.ts';

const ROOT = new URL('../../fixtures/audit/', import.meta.url);

/** The files of the golden repositories, by their path. */
const FILES = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(fileURLToPath(ROOT), join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .filter((path) => sourcesFor(path).length > 0)
  .sort()
  .map((path) => ({ path, text: readFileSync(new URL(path, ROOT), 'utf8') }));

/** Signs that open, close or bend something in one of the languages. */
const PIECES =
  '"|\'|`|"""|#|//|/*|*/|\n|\r\n|{|}|[|]|(|)|{{|}}|---|&a |*a|!x |<<: |\t|${|\\|=begin|%|: |- |=> |\u0000|\ud800|\ufeff'.split(
    '|',
  );

/** A file of the golden repositories with some of its stretches taken out, doubled, or put elsewhere. */
const broken = fc
  .tuple(
    fc.constantFrom(...FILES),
    fc.array(fc.tuple(fc.nat(), fc.nat(60), fc.oneof(fc.constantFrom(...PIECES), fc.string(), fc.constant(null))), {
      maxLength: 8,
    }),
  )
  .map(([{ path, text }, edits]) => {
    let content = text;
    for (const [at, length, piece] of edits) {
      const from = at % (content.length + 1);
      const stretch = content.slice(from, from + length);
      content =
        content.slice(0, from) +
        (piece ?? stretch + stretch) +
        content.slice(from + (piece === null ? length : length % 7));
    }
    return [path, content] as const;
  });

test('every source reads one of the files', () => {
  const read = new Set(FILES.flatMap(({ path }) => sourcesFor(path)));
  expect(sources.filter((source) => !read.has(source)).map(({ id }) => id)).toEqual([]);
  expect(new Set(sources.map(({ id }) => id)).size).toBe(sources.length);
});

test('no text makes it throw, and places are where they say', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(broken, async ([path, content]) => {
      const { found } = await lookInto(path, content);
      seen += found.length;
      for (const { start, end, line, column, cron, editable, words } of found) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(content.length);
        expect(start).toBeLessThanOrEqual(end);
        if (editable) expect(content.slice(start, end)).toBe(cron);
        const before = content.slice(0, start).split('\n');
        expect([line, column]).toEqual([before.length, (before.at(-1) ?? '').length + 1]);
        for (const one of words) {
          expect(one.text.trim()).not.toBe('');
          expect(one.start).toBeLessThan(one.end);
          expect(one.end).toBeLessThanOrEqual(content.length);
        }
      }
      const starts = found.map(({ start }) => start);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    }),
    { seed: 20_261_122, numRuns: 2000 },
  );
  expect(seen).toBeGreaterThan(1000);
});
