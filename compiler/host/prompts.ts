import { readFileSync } from 'node:fs';

/** Where the prompts are: beside the built code, and at the top of the house while it runs from its sources. */
const FOLDER = new URL(import.meta.url.endsWith('.ts') ? '../../prompts/' : '../prompts/', import.meta.url);

/** The text of a prompt file: `restate`. */
export function promptFile(name: string): string {
  return readFileSync(new URL(`${name}.prompt.md`, FOLDER), 'utf8');
}
