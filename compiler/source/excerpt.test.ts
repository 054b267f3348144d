import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectFile } from './collect.ts';
import { locateIn, toFile } from './excerpt.ts';

const source = (text: string) => ({ name: 'jobs.md', text });

function descriptionOf(text: string) {
  const [job] = collectFile(source(text)).jobs;
  if (job === undefined) throw new Error('no job');
  return job.description;
}

describe('a description knows its place in the file', () => {
  const text = [
    '## Send',
    '',
    'Every day  ',
    '   at 9 &amp; `10:00`, **send** [the',
    'report](https://example.com) \\* &#x1F680; &notanentity; a\\b <!-- no --> end',
    '',
    '- retry *3* times',
    '  twice',
    '- one at a time',
    '  - nested',
  ].join('\r\n');
  const excerpt = descriptionOf(text);

  test('without markup, escapes and line breaks', () => {
    expect(excerpt.text).toBe(
      'Every day at 9 & 10:00, send the report * 🚀 &notanentity; a\\b  end\nretry 3 times twice\none at a time\nnested',
    );
  });

  test.each([
    ['at 9', 'at 9'],
    ['&', '&amp;'],
    ['10:00', '10:00'],
    ['send', 'send'],
    ['the report', 'the\r\nreport'],
    ['*', '\\*'],
    ['🚀', '&#x1F680;'],
    ['&notanentity;', '&notanentity;'],
    ['a\\b', 'a\\b'],
    ['3', '3'],
    ['times twice', 'times\r\n  twice'],
    ['nested', 'nested'],
    ['send the', 'send** [the'],
  ])('%s', (words, written) => {
    const start = excerpt.text.indexOf(words);
    const span = toFile(excerpt, { start, end: start + words.length });
    expect(text.slice(span.start, span.end)).toBe(written);
  });

  test('so that an edit of the description is an edit of the file', () => {
    const start = excerpt.text.indexOf('3');
    const diagnostic = {
      code: 'NLJ1001',
      severity: 'error',
      message: '',
      span: { start, end: start + 1 },
      fixes: [{ title: '', safe: true, edits: [{ start, end: start + 1, text: '5' }] }],
    } as const;
    const located = locateIn(diagnostic, excerpt, source(text), 'send');
    const [edit] = located.diagnostic.fixes[0]?.edits ?? [];
    expect(text.slice(0, edit?.start) + edit?.text + text.slice(edit?.end)).toContain('retry *5* times');
  });
});

const fragment = fc.constantFrom(
  'word',
  '*em*',
  '**strong**',
  '`code`',
  '&amp;',
  '&lt;',
  '&#65;',
  '\\*',
  '\\\\',
  '[link](x)',
  '<b>',
  '<!-- c -->',
  ' ',
  '\n',
  '\r\n',
  '  \n  ',
  '\t',
  '🚀',
  'é',
  '*',
  '_',
  '`',
  '[',
  ']',
  '&',
  '\\',
  '\0',
  '> ',
  '- ',
  '1. ',
  '#',
  '&copy;',
  '&nbsp;',
);

test('law: every character of a description lies in the file, in order, and stands there if it is a plain one', () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 25 }), (parts) => {
      const text = `## Job\n\nEvery day ${parts.join('')}\n`;
      for (const { description } of collectFile(source(text)).jobs) {
        let last = 0;
        for (let i = 0; i < description.text.length; i++) {
          const [start = -1, end = -1] = [description.starts[i], description.ends[i]];
          expect(start).toBeGreaterThanOrEqual(i > 0 && description.starts[i - 1] === start ? start : last);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
          if (/[a-z]/.test(description.text.charAt(i))) {
            expect(text.slice(start, end)).toMatch(new RegExp(`^(?:${description.text.charAt(i)}|&#?\\w+;)$`));
          }
          last = end;
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test('law: collecting never throws, whatever the file holds', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fragment, fc.string({ unit: 'binary' }), fc.constantFrom('\n## ', '\n# ', '\n\n', '---\n', '{#', '}')),
        { maxLength: 30 },
      ),
      (parts) => {
        const { jobs, diagnostics } = collectFile(source(parts.join('')));
        expect(jobs.length + diagnostics.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 300 },
  );
});
