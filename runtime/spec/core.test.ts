import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** Every module that a file loads, directly or not: relative ones are followed, the others named. */
function loaded(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const source = readFileSync(file, 'utf8').replace(/^(?:import|export) type [^;]*;/gm, '');
  for (const [, from, lazy] of source.matchAll(/^(?:import|export)[^;']*? from '([^']+)'|\bimport\('([^']+)'\)/gm)) {
    const name = from ?? lazy ?? '';
    if (name.startsWith('.')) loaded(join(dirname(file), name), seen);
    else seen.add(name);
  }
  return seen;
}

const here = dirname(fileURLToPath(import.meta.url));
const modules = [...loaded(join(here, 'core.ts'))];

it('loads nothing but the calendar', () => {
  expect(modules.filter((name) => !name.startsWith(here))).toEqual([]);
  expect(modules.length).toBeGreaterThan(15);
});

it('needs nothing of Node, nor clock, chance or environment', () => {
  for (const file of modules.filter((name) => name.startsWith(here))) {
    const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    expect(code, file).not.toMatch(
      /\bprocess\.|\bBuffer\b|\brequire\(|Date\.now|new Date\(\)|Math\.random|\bglobalThis\b/,
    );
  }
});
