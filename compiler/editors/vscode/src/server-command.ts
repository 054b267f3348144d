import { posix, win32 } from 'node:path';

/** What the choice of a server depends on. */
export interface ServerFacts {
  /** The setting `nljobs.command` as it was found: a program and its first arguments. Empty where nobody set it. */
  readonly configured: unknown;
  /** The workspace folder, absolute, in the words of its platform. */
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  /** Whether there is such a file. */
  readonly exists: (path: string) => boolean;
  /** Whether the folder holds a job file or a config, so that somebody expects a server. */
  readonly hasJobs: boolean;
}

/** What is done for a workspace folder. */
export type ServerChoice =
  | { readonly kind: 'start'; readonly command: string; readonly args: readonly string[] }
  /** Jobs, and nothing to read them with: said to the user. */
  | { readonly kind: 'missing'; readonly message: string; readonly install: string }
  | { readonly kind: 'misconfigured'; readonly message: string }
  /** A folder that has nothing to do with jobs. */
  | { readonly kind: 'nothing' };

const SPEAK = ['lsp', '--stdio'] as const;

/** What one types to get the server. */
export const INSTALL = 'npm install nljobs && npm install --save-dev @nljobs/compiler';

/**
 * Which program is the language server of a workspace folder: the one that was set, else the folder's own nljobs. Folders
 * above are not searched, since it was this folder that the user has said to trust.
 */
export function serverCommand(facts: ServerFacts): ServerChoice {
  const { configured, folder, platform, exists } = facts;
  const path = platform === 'win32' ? win32 : posix;
  if (!isWords(configured)) {
    const message = 'The setting nljobs.command must be a list of words, such as ["node", "tools/nljobs.js"].';
    return { kind: 'misconfigured', message };
  }
  if (!facts.hasJobs) return { kind: 'nothing' };
  const [program, ...first] = configured;
  if (program !== undefined) {
    // By itself a word is looked for on the PATH.
    const inFolder = program.includes('/') || (platform === 'win32' && program.includes('\\'));
    const command = inFolder ? path.resolve(folder, program) : program;
    if (!inFolder || exists(command)) return { kind: 'start', command, args: [...first, ...SPEAK] };
    return { kind: 'misconfigured', message: `The setting nljobs.command names ${command}, which does not exist.` };
  }
  const own = path.join(folder, 'node_modules', '.bin', 'nljobs');
  // On Windows that is a batch file, which starts with a shell alone, and no path can be quoted safely for one.
  const script = path.join(folder, 'node_modules', 'nljobs', 'bin', 'nljobs.js');
  if (platform === 'win32' && exists(script)) return { kind: 'start', command: 'node', args: [script, ...SPEAK] };
  if (platform !== 'win32' && exists(own)) return { kind: 'start', command: own, args: SPEAK };
  const name = path.basename(folder);
  const message = `nljobs is not installed in ${name}, so its jobs are not checked. Install it (${INSTALL}), or name another program in the setting nljobs.command.`;
  return { kind: 'missing', message, install: INSTALL };
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string' && word !== '');
}
