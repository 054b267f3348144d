import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { commandsOfVerbs } from '../compiler/cli/index.ts';
import { type Completed, completedBy } from '../runtime/cli/completion/words.ts';
import { GLOBAL_FLAGS } from '../runtime/cli/flags.ts';
import type { Cli } from '../runtime/cli/program.ts';
import { SETTINGS } from '../runtime/cli/settings.ts';
import { ownCommands } from '../runtime/cli/verbs/completion.ts';
import { verbs } from '../runtime/cli/verbs.ts';
import { root, sourcesOf } from './house/sources.ts';

/** What the docs tell people to type, or to write into the settings of their editor, is there. */
const pages = execFileSync('git', ['ls-files', 'README.md', '*/README.md', 'docs/*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  // Its code is what findings say, and some of them begin with our name.
  .filter((page) => page !== 'docs/reference/diagnostics.md');
/** Read by our own tests alone, which some pages tell how to run. */
const OF_TESTS: readonly string[] = ['NLJOBS_SCREENSHOTS', 'NLJOBS_WRITE_PROMISES', 'NLJOBS_SCHEDULES'];
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

const commands = new Map<string, Completed>();
beforeAll(async () => {
  // Options are declared before anything is asked of the surroundings.
  const cli = { verbs, action: () => () => undefined } as unknown as Cli;
  const all = (await commandsOfVerbs()).flatMap(({ name, command }) => completedBy(name, command));
  all.push(...(await ownCommands(cli)));
  for (const one of all) commands.set(one.path, one);
});

/** The words after `nljobs` in each command of a page: in blocks, in code among prose, and in lists of arguments. */
function* documented(text: string): Generator<readonly string[]> {
  for (const [, words = ''] of text.matchAll(/['"]nljobs['"]((?:,\s*['"][^'"\n]*['"])+)/g)) {
    yield [...words.matchAll(/['"]([^'"]*)['"]/g)].map(([, word = '']) => word);
  }
  for (const [, language = '', block = ''] of text.matchAll(/^```(\S*)\n([\s\S]*?)^```$/gm)) {
    if (!['', 'sh', 'bash', 'console', 'yaml'].includes(language)) continue;
    for (const line of block.replace(/(?:^|\s)#.*$/gm, '').split('\n'))
      yield* typed(line, /(?:^|[;&|] *|run: )(?:\$ )?(?:[A-Z_]+=(?:\$\([^)]*\)|\S+) )*(?:npx )?nljobs (.*)/);
  }
  for (const [, code = ''] of text.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)) yield* typed(code, /^(?:npx )?nljobs (.*)/);
}

function* typed(line: string, pattern: RegExp): Generator<readonly string[]> {
  const rest = pattern.exec(line)?.[1];
  if (rest === undefined) return;
  const words: string[] = [];
  for (const [word] of rest.matchAll(/"[^"]*"|'[^']*'|\S+/g)) {
    if (/^(?:#|&&|\||;|>)/.test(word)) break;
    words.push(word);
  }
  yield words;
}

/** What is wrong with a command; nothing where all of it is there. */
function wrong(words: readonly string[]): readonly string[] {
  const [verb = '', second = ''] = words;
  // `nljobs --help`, and what stands for any verb.
  if (/^[-<[….]/.test(verb)) return [];
  const own = commands.get(verb);
  if (own === undefined) return [`no verb ${verb}`];
  const sub = commands.get(`${verb} ${second}`);
  if (sub === undefined && own.subcommands.length > 0 && /^[a-z]+$/.test(second))
    return [`no command ${verb} ${second}`];
  const known = new Set([
    ...[own, ...(sub === undefined ? [] : [sub])].flatMap(({ flags }) => flags.map(({ long }) => long)),
    ...GLOBAL_FLAGS.flatMap(([flags, text]) => `${flags} ${text}`.match(/--[a-z-]+/g) ?? []),
    '--help',
    '--version',
  ]);
  return words.flatMap((word) => {
    const flag = /^--[a-z][a-z-]*/.exec(word)?.[0];
    return flag === undefined || known.has(flag) ? [] : [`${verb} takes no ${flag}`];
  });
}

it('every command that is documented is there, with its flags', () => {
  const found = pages.flatMap((page) => [...documented(textOf(page))].map((words) => ({ page, words })));
  expect(
    found.flatMap(({ page, words }) => wrong(words).map((reason) => `${page}: ${words.join(' ')}: ${reason}`)),
  ).toEqual([]);
  // All three ways of writing one are read.
  expect(found).toContainEqual({ page: 'docs/mcp.md', words: ['mcp', '--http', '4322'] });
  expect(found).toContainEqual({
    page: 'docs/mcp.md',
    words: ['mcp', '--allow-write', '--url', 'https://jobs.example.com'],
  });
  expect(found).toContainEqual({ page: 'docs/editors.md', words: ['lsp', '--stdio'] });
});

it.each([
  [['chatt'], 'no verb chatt'],
  [['runs', 'lst'], 'no command runs lst'],
  [['mcp', '--htp=1'], 'mcp takes no --htp'],
] as const)('what is not there is seen: %j', (words, reason) => {
  expect(wrong(words)).toEqual([reason]);
});

it('every setting that the programs and the docs name is known to all verbs', () => {
  const paths = [...pages, ...sourcesOf('runtime'), ...sourcesOf('compiler')].filter(
    (path) => !path.includes('/testing/'),
  );
  const known = new Set([...Object.keys(SETTINGS), ...OF_TESTS]);
  const named = paths.flatMap((path) =>
    (textOf(path).match(/\bNLJOBS_[A-Z]+(?:_[A-Z]+)*\b/g) ?? []).map((name) => `${name} in ${path}`),
  );
  expect(named.length).toBeGreaterThan(50);
  expect([...new Set(named)].filter((name) => !known.has(name.split(' ')[0] ?? ''))).toEqual([]);
});
