import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { expect, onTestFinished, test } from 'vitest';
import { type Completion, SHELLS, scriptOf } from './scripts.ts';
import { completedBy } from './words.ts';

const build = new Command('build')
  .description('builds')
  .option('--check', `writes "nothing" at all: it's $(a) \`check\``)
  .addOption(new Option('--engine <name>', 'for which engine').choices(['embedded', 'postgres']));
const runs = new Command('runs');
runs.command('list').description('lists').option('--job <job>', 'of a job');
runs.command('show').description('shows').argument('<run>');

const completion: Completion = {
  verbs: [
    { name: 'build', summary: "compile what's there" },
    { name: 'runs', summary: 'list and show runs' },
  ],
  commands: [...completedBy('build', build), ...completedBy('runs', runs)],
  globals: [{ long: '--json', text: 'answer in JSON', takesValue: false, values: [], ids: null }],
};

/** Asks bash itself what it would offer behind these words. */
function offered(...words: readonly string[]): readonly string[] {
  const script = `${scriptOf('bash', completion)}
nljobs() { [ "$1 $2" = 'completion --ids' ] && echo "$3-one $3-two"; }
COMP_WORDS=(nljobs "$@"); COMP_CWORD=$#; _nljobs; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--noprofile', '--norc', '-c', script, 'bash', ...words], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.split('\n').filter((line) => line !== '');
}

test.each([
  [['b'], ['build']],
  [
    ['build', '--'],
    ['--check', '--engine', '--json'],
  ],
  [
    ['build', '--engine', ''],
    ['embedded', 'postgres'],
  ],
  [
    ['--json', 'runs', ''],
    ['list', 'show', '--json'],
  ],
  [
    ['runs', 'list', '--j'],
    ['--job', '--json'],
  ],
  [['nothing', 'li'], []],
  [
    ['runs', 'show', 'runs'],
    ['runs-one', 'runs-two'],
  ],
  [['runs', 'show', '--j'], ['--json']],
  [
    ['runs', 'list', '--job', ''],
    ['jobs-one', 'jobs-two'],
  ],
] as const)('behind %j bash offers %j', (words, expected) => {
  expect(offered(...words)).toEqual(expected);
});

test.each(SHELLS)('the script of %s knows every verb and option, and no shell reads a description', (shell) => {
  const script = scriptOf(shell, completion);
  for (const word of ['build', 'runs', 'list', 'show', 'check', 'engine', 'embedded', 'json']) {
    expect(script).toContain(word);
  }
  expect(script).not.toContain('$(a)');
  const folder = mkdtempSync(join(tmpdir(), 'nljobs-completion-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // Not every shell reads a script from its input.
  const file = join(folder, 'nljobs');
  writeFileSync(file, script);
  const ran = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
  // A shell that is not installed here has nothing to say.
  if (ran.error === undefined) expect(ran.stderr).toBe('');
});
