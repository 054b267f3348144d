import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bin, run } from './house/process.ts';
import { root } from './house/sources.ts';

/**
 * The TypeScript of the README has the types that it claims: each of its examples is compiled as a file of a project whose
 * generated folder looks as the README says. What an example leaves to its reader (a user, a client of the database, the
 * application's own functions) is declared here.
 */
const READERS = `
import type { Runtime as RuntimeOf, RuntimeOptions } from 'nljobs';
import type { Handlers as HandlersOf } from './jobs/generated/index.ts';
import type { Client } from 'pg';
import type { zodOf } from './zod.ts';

declare global {
  type Handlers<Item = unknown> = HandlersOf<Item>;
  interface Customer { readonly id: string; readonly email: string }
  interface User { readonly id: string; readonly email: string; readonly timezone: string; readonly organization: string }
  const createRuntime: typeof import('nljobs').createRuntime;
  const jobs: RuntimeOptions['jobs'];
  const runtime: RuntimeOf;
  const client: Client;
  const user: User;
  const z: typeof zodOf;
  const app: { use(middleware: unknown): void };
  function customersWithOverdueInvoices(): Promise<readonly Customer[]>;
  function send(mail: { readonly to: string; readonly key: string }): Promise<void>;
  function signedIn(request: unknown): Promise<User | null>;
}
`;
const GENERATED = `
import type { GuardedHandler, Handler, Jobs } from 'nljobs';
interface Events { 'user.signed_up': { userId: string; email: string } }
export interface Handlers<Item = unknown> {
  'remind-customers': GuardedHandler<Item>;
  'export-orders': Handler<{ readonly since: string }>;
  'sync-orders': Handler;
  'send-digest': Handler;
}
export const jobs: Jobs<Events, Handlers> = [];
`;

let folder: string;
beforeAll(() => {
  // Within the checkout, where packages are found.
  folder = mkdtempSync(join(root, 'checks/.readme-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The examples in a Markdown text, with the lines that they begin on. An ellipsis stands for what anybody may write. */
function examplesOf(markdown: string): readonly { readonly line: number; readonly text: string }[] {
  return [...markdown.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(({ index, 1: text = '' }) => ({
    line: markdown.slice(0, index).split('\n').length + 1,
    text: text.replaceAll('{ … }', '{}'),
  }));
}

it('compiles, every example of it', async () => {
  const examples = examplesOf(readFileSync(join(root, 'README.md'), 'utf8'));
  expect(examples.length).toBeGreaterThan(5);
  // Named one by one: a folder whose name begins with a dot is passed over otherwise.
  const files: string[] = [];
  const write = (path: string, text: string): void => {
    if (path.endsWith('.ts')) files.push(path);
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const { line, text } of examples) write(`line-${line}.ts`, `${text}\nexport {};\n`);
  write('readers.ts', READERS);
  write('zod.ts', "export { z as zodOf } from 'zod';\n");
  write('jobs/generated/index.ts', GENERATED);
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false, rootDir: root };
  write('tsconfig.json', JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files }));
  const { code, stdout } = await run(bin('tsc'), ['-p', folder], { cwd: root });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});
