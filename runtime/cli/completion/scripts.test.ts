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

const isThere = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).error === undefined;

test.skipIf(!isThere('fish')).each([
  ['nljobs ru', ['runs']],
  ['nljobs runs ', ['list', 'show']],
  // Behind one of them there is no other.
  ['nljobs runs show ', ['runs-one', 'runs-two']],
  ['nljobs runs list --job ', ['jobs-one', 'jobs-two']],
  ['nljobs build --engine e', ['embedded']],
] as const)('behind “%s” fish offers %j', (line, expected) => {
  const script = `${scriptOf('fish', completion)}
function nljobs; test "$argv[1] $argv[2]" = 'completion --ids'; and printf '%s\\n' $argv[3]-one $argv[3]-two; end
complete -C '${line}'`;
  const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const offered = stdout.split('\n').flatMap((one) => (one === '' ? [] : [one.split('\t', 1)[0]]));
  expect(offered).toEqual(expected);
});

test.skipIf(!isThere('zsh')).each([
  [
    ['runs', ''],
    ['list', 'show', '--json'],
  ],
  [
    ['runs', 'show', ''],
    ['--json', 'runs-one', 'runs-two'],
  ],
  [
    ['runs', 'list', '--job', ''],
    ['jobs-one', 'jobs-two'],
  ],
  [
    ['build', '--engine', ''],
    ['embedded', 'postgres'],
  ],
] as const)('behind %j zsh offers %j', (words, expected) => {
  // What the completion system would be handed, which chooses from it by what is written.
  const script = `compdef() { }; compadd() { printf '%s\\n' "\${@[2,-1]}" }
${scriptOf('zsh', completion)}
nljobs() { [ "$1 $2" = 'completion --ids' ] && echo "$3-one $3-two" }
words=(nljobs "$@"); CURRENT=$#words; _nljobs`;
  const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', script, 'zsh', ...words], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.split('\n').filter((one) => one !== '')).toEqual(expected);
});
