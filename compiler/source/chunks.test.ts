import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blocksByChunks, chunksOf, readBlocks } from './chunks.ts';
import { collectFile } from './collect.ts';

/** Lines of which each alone or beside another may change what a heading behind it means. */
const LINES = [
  '# Group',
  '## A job',
  '##',
  '  ## indented',
  '    ## code',
  '### deeper',
  'every day at 9 AM, send it',
  '- every hour, poll',
  '  - nested',
  '  ```',
  '```',
  '````',
  '~~~',
  '``` a`b',
  '---',
  '--- ',
  '===',
  '<!-- new -->',
  '<!-- was: a',
  '-->',
  '<div>',
  '<script>',
  '</script>',
  '<?php',
  '<a href="x">b</a>',
  '> quoted',
  '> ```',
  '[link]',
  '[link]: https://example.com',
  'owner: x',
  '',
  '',
  '\t## tab',
  '1. first',
  '- <!--',
];

it('reads a source by chunks as it reads it whole', () => {
  const text = fc
    .tuple(fc.array(fc.constantFrom(...LINES), { maxLength: 14 }), fc.constantFrom('\n', '\r\n', '\r'))
    .map(([lines, end]) => lines.join(end));
  fc.assert(
    fc.property(text, (source) => {
      const whole = collectFile({ name: 'jobs.md', text: source });
      expect(collectFile({ name: 'jobs.md', text: source }, (all) => blocksByChunks(all, readBlocks))).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

it.each([
  ['# A\n\n## B\n\nx\n\n## C\n', ['# A\n\n', '## B\n\nx\n\n', '## C\n']],
  ['---\n# no heading\n---\n# A\n## B', ['---\n# no heading\n---\n', '# A\n', '## B']],
  ['---\n# A\n## B', ['---\n# A\n## B']],
  ['## A\n```\n## B\n```\n## C', ['## A\n```\n## B\n```\n', '## C']],
  ['## A\n<!-- open\n## B', ['## A\n<!-- open\n## B']],
  ['## A\n<!-- was: b -->\n## B', ['## A\n<!-- was: b -->\n', '## B']],
  ['## A\n[a]\n## B\n[a]: /x', ['## A\n[a]\n## B\n[a]: /x']],
])('cuts %j', (text, chunks) => {
  expect(chunksOf(text)).toEqual(chunks);
});
