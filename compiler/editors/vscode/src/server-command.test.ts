import { expect, it } from 'vitest';
import { INSTALL, type ServerChoice, type ServerFacts, serverCommand } from './server-command.ts';

const own = '/work/shop/node_modules/.bin/nljobs';
const script = 'C:\\my work\\shop\\node_modules\\nljobs\\bin\\nljobs.js';
const speak = ['lsp', '--stdio'];

interface Case {
  readonly name: string;
  readonly facts?: Partial<Omit<ServerFacts, 'exists'>>;
  readonly files?: readonly string[];
  readonly choice: object;
}

const windows = { platform: 'win32', folder: 'C:\\my work\\shop' } as const;

const CASES: readonly Case[] = [
  { name: "the folder's own nljobs", files: [own], choice: { kind: 'start', command: own, args: speak } },
  {
    name: 'what was set rather than the own one',
    facts: { configured: ['npx', 'nljobs'] },
    files: [own],
    choice: { kind: 'start', command: 'npx', args: ['nljobs', ...speak] },
  },
  {
    name: 'a path from the folder',
    facts: { configured: ['./tools/nljobs', '--color'] },
    files: ['/work/shop/tools/nljobs'],
    choice: { kind: 'start', command: '/work/shop/tools/nljobs', args: ['--color', ...speak] },
  },
  {
    name: 'an absolute path as it stands',
    facts: { configured: ['/opt/nljobs'] },
    files: ['/opt/nljobs'],
    choice: { kind: 'start', command: '/opt/nljobs', args: speak },
  },
  {
    name: 'a path that leads nowhere is said, and nothing else started',
    facts: { configured: ['tools/nljobs'] },
    files: [own],
    choice: {
      kind: 'misconfigured',
      message: 'The setting nljobs.command names /work/shop/tools/nljobs, which does not exist.',
    },
  },
  ...['npx nljobs', [1], [''], null].map((configured) => ({
    name: `a setting that is no list of words (${JSON.stringify(configured)})`,
    facts: { configured },
    files: [own],
    choice: { kind: 'misconfigured', message: expect.stringContaining('must be a list of words') },
  })),
  {
    name: 'nothing installed',
    choice: { kind: 'missing', install: INSTALL, message: expect.stringContaining(`not installed in shop, so`) },
  },
  {
    name: 'no program of a folder above, which nobody has said to trust',
    files: ['/work/node_modules/.bin/nljobs'],
    choice: { kind: 'missing' },
  },
  { name: 'no jobs, and nothing installed', facts: { hasJobs: false }, choice: { kind: 'nothing' } },
  { name: 'no jobs', facts: { hasJobs: false }, files: [own], choice: { kind: 'nothing' } },
  {
    name: 'on Windows the script without a shell',
    facts: windows,
    files: [script],
    choice: { kind: 'start', command: 'node', args: [script, ...speak] },
  },
  {
    name: 'on Windows a path with backslashes',
    facts: { ...windows, configured: ['tools\\nljobs.exe'] },
    files: ['C:\\my work\\shop\\tools\\nljobs.exe'],
    choice: { kind: 'start', command: 'C:\\my work\\shop\\tools\\nljobs.exe', args: speak },
  },
  {
    name: 'on Windows no batch file',
    facts: windows,
    files: ['C:\\my work\\shop\\node_modules\\.bin\\nljobs'],
    choice: { kind: 'missing', message: expect.stringContaining('not installed in shop,') },
  },
];

it.each(CASES)('chooses: $name', ({ facts, files = [], choice }) => {
  const exists = (path: string): boolean => files.includes(path);
  const chosen: ServerChoice = serverCommand({
    configured: [],
    folder: '/work/shop',
    platform: 'linux',
    hasJobs: true,
    ...facts,
    exists,
  });
  expect(chosen).toMatchObject(choice);
});
