import { describe, expect, test } from 'vitest';
import { collectFile } from './collect.ts';
import { isId, slug } from './ids.ts';

const collect = (text: string) => collectFile({ name: 'jobs.md', text });
const jobs = (text: string) => collect(text).jobs.map(({ id, group, description }) => [id, group, description.text]);

describe('what is a job', () => {
  test.each([
    ['a heading with a paragraph', '## A\n\nOn demand: a.', [['a', null, 'On demand: a.']]],
    ['the list under it belongs to it', '## A\n\nOn demand: a\n\n- b\n- c', [['a', null, 'On demand: a\nb\nc']]],
    ['a list alone', '## A\n\n- On demand: a\n- b', [['a', null, 'On demand: a\nb']]],
    [
      'groups',
      '# G\n\n## A\n\na\n\n# H\n\n## B\n\nb',
      [
        ['a', 'G', 'a'],
        ['b', 'H', 'b'],
      ],
    ],
    [
      'items where there are no headings',
      '# G\n\n- a\n- b {#bee}\n\n# H\n\n## C\n\nc',
      [
        [null, 'G', 'a'],
        ['bee', 'G', 'b'],
        ['c', 'H', 'c'],
      ],
    ],
    ['a list above headings is prose', 'Intro\n\n- a\n\n## B\n\nb', [['b', null, 'b']]],
    ['an id of its own', '## A b {#see}\n\nd', [['see', null, 'd']]],
    ['an id with underscores around it is not markup', '## A {#__a__}\n\nd', [[null, null, 'd']]],
    ['quotes, code and comments are passed over', '## A\n\n> q\n\n```\nc\n```\n\n<!-- x -->\n\nd', [['a', null, 'd']]],
    ['a heading underlined', 'A\n---\n\nd', [['a', null, 'd']]],
    ['front matter is no heading', '---\ntimezone: UTC\n---\n\n## A\n\nd', [['a', null, 'd']]],
    ['a subheading ends the description', '## A\n\na\n\n### Notes\n\n- b', [['a', null, 'a']]],
  ])('%s', (_, text, expected) => {
    expect(jobs(text)).toEqual(expected);
  });

  test('comments carry ids along', () => {
    const [a, b] = collect(
      '## A <!-- was: x, y -->\n\na\n\n<!-- was: z -->\n\n## B <!-- new --> <!-- note -->\n\nb',
    ).jobs;
    expect([a?.was.map(({ id }) => id), a?.isNew, b?.was, b?.isNew]).toEqual([['x', 'y', 'z'], false, [], true]);
  });
});

describe('ids', () => {
  test.each([
    ['Send reminders', 'send-reminders'],
    ['  Émile’s  Straße №1 ', 'emiles-strasse-no1'],
    ['../x', 'x'],
    ['CON', 'con-job'],
    ['🚀', ''],
    ['x'.repeat(300), 'x'.repeat(60)],
  ])('%s', (heading, id) => {
    expect(slug(heading)).toBe(id);
  });

  test.each([
    '',
    '-a',
    'a--b',
    'A',
    'a/b',
    '..',
    'nul',
    'a.ts',
    '__proto__',
    'é',
    'a'.repeat(65),
  ])('%s is none', (id) => {
    expect(isId(id)).toBe(false);
  });
});
