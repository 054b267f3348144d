import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jobSpecJsonSchema } from 'nljobs/spec';
import { describe, expect, it } from 'vitest';
import { verbs as compilerVerbs } from '../compiler/cli/verbs.ts';
import { codes } from '../compiler/diagnostics/codes.ts';
import { readers, rules } from '../compiler/grammar/grammar.ts';
import { dimensionsOf, openings } from '../compiler/grammar/pattern.ts';
import { verbs } from '../runtime/cli/verbs.ts';
import * as vocabulary from '../runtime/spec/vocabulary.ts';
import { MIGRATIONS } from '../runtime/store/migrations/index.ts';
import { root, sourcesOf } from './house/sources.ts';

/** A register is a list that stands beside what it lists. Each is compared here with what is on the disk. */
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const namesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((name) => /^[^.]+\.ts$/.test(name))
    .map((name) => name.slice(0, -3))
    .sort();

describe('the grammar', () => {
  const folders = readdirSync(join(root, 'compiler/grammar'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it.each(folders)('has every rule and reader of %s/', async (folder) => {
    const known = new Set<unknown>([...rules, ...readers]);
    const missing: string[] = [];
    let found = 0;
    for (const path of sourcesOf(`compiler/grammar/${folder}`)) {
      const module: object = await import(pathToFileURL(join(root, path)).href);
      for (const one of Object.values(module).flat()) {
        if (!isRuleOrReader(one)) continue;
        found += 1;
        if (!known.has(one)) missing.push(`${path}: ${one.id}`);
      }
    }
    expect(missing).toEqual([]);
    expect(found).toBeGreaterThan(0);
  });

  it('has the rules that no module exports, too', () => {
    const ids = new Set([...rules, ...readers].map(({ id }) => id));
    const defined = folders
      .flatMap((folder) => sourcesOf(`compiler/grammar/${folder}`))
      .flatMap((path) =>
        [...read(path).matchAll(/define(?:Rule|Reader)\(\{\s*id: '([^']+)'/g)].map(([, id = '']) => id),
      );
    expect(defined.length).toBeGreaterThan(0);
    expect(defined.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('refers in every pattern to dimensions that something yields', () => {
    const yielded = new Set<string>([...rules, ...readers].map((one) => one.yields));
    const lost = rules.flatMap((rule) =>
      dimensionsOf(rule.pattern).flatMap((dimension) => (yielded.has(dimension) ? [] : [`${rule.id}: <${dimension}>`])),
    );
    expect([...new Set(lost)]).toEqual([]);
  });

  it('has no dimension that begins with itself', () => {
    const corners = new Map<string, Map<string, string>>();
    for (const { id, yields, pattern } of rules) {
      const of = corners.get(yields) ?? new Map<string, string>();
      corners.set(yields, of);
      const { first, empty } = openings(pattern);
      expect(empty, `${id} matches nothing at all`).toBe(false);
      for (const one of first) if (one.type === 'member') of.set(one.dimension, id);
    }
    const circles: string[] = [];
    const walk = (dimension: string, way: readonly string[]): void => {
      for (const [next, rule] of corners.get(dimension) ?? []) {
        const step = [...way, `${dimension} -(${rule})-> ${next}`];
        if (next === way[0]?.split(' ')[0] || next === dimension) circles.push(step.join(', '));
        else if (!way.some((one) => one.startsWith(`${next} `))) walk(next, step);
      }
    };
    for (const dimension of corners.keys()) walk(dimension, []);
    expect(circles).toEqual([]);
  });
});

function isRuleOrReader(value: unknown): value is { readonly id: string } {
  return typeof value === 'object' && value !== null && 'id' in value && 'yields' in value && 'examples' in value;
}

describe('the verbs', () => {
  it('of the runtime are the files of runtime/cli/verbs', () => {
    const here = verbs.filter(({ where }) => where === 'runtime').map(({ name }) => name);
    expect([...here].sort()).toEqual(namesIn('runtime/cli/verbs'));
  });

  it('of the compiler are known to both commands, and each has its file', () => {
    const there = verbs.filter(({ where }) => where === 'compiler').map(({ name }) => name);
    expect(there).toEqual(compilerVerbs.map(({ name }) => name));
    const files = namesIn('compiler/cli');
    expect(there.filter((name) => !files.includes(name))).toEqual([]);
  });
});

it('the migrations are the files of their folder, in order', () => {
  const files = namesIn('runtime/store/migrations').filter((name) => name !== 'index');
  expect(MIGRATIONS.map(({ name }) => name)).toEqual(files);
});

describe('the codes of diagnostics', () => {
  const registers = /^compiler\/diagnostics\/codes/;
  const used = new Map<string, string>();
  for (const path of [...sourcesOf('compiler'), ...sourcesOf('runtime')]) {
    if (registers.test(path)) continue;
    for (const [, code = ''] of read(path).matchAll(/['"`](NLJ\d{4})['"`]/g)) used.set(code, path);
  }

  it('are in the register where the sources use them', () => {
    expect([...used].filter(([code]) => !Object.hasOwn(codes, code))).toEqual([]);
  });

  it('are used where the register has them', () => {
    expect(Object.keys(codes).filter((code) => !used.has(code))).toEqual([]);
  });
});

it('the decisions of docs/decisions are all named in docs/architecture.md', () => {
  const named = [...read('docs/architecture.md').matchAll(/\(decisions\/([\w-]+\.md)\)/g)].map(([, page]) => page);
  expect(named).toEqual(readdirSync(join(root, 'docs/decisions')).sort());
});

describe('the vocabularies', () => {
  const tables = Object.entries(vocabulary) as readonly (readonly [keyof typeof vocabulary, readonly string[]])[];

  /** Where the schema of the spec uses a vocabulary: the path of an enum in the JSON Schema. */
  const IN_SCHEMA: Partial<Record<keyof typeof vocabulary, readonly string[]>> = {
    OVERLAP_POLICIES: ['overlap'],
    MISFIRE_POLICIES: ['misfire', 'policy'],
    PRIORITIES: ['priority'],
    BACKOFFS: ['retry', 'backoff'],
    GUARD_MODES: ['idempotency', 'mode'],
    CALENDAR_UNITS: ['idempotency', 'window', 'unit'],
    NOTIFY_ON: ['notify', 'on'],
    ORIGINS: ['provenance', '*'],
    WORD_ROLES: ['words', 'as'],
    TRIGGER_KINDS: ['triggers', 'kind'],
  };

  it.each(Object.entries(IN_SCHEMA))('%s are those of the schema', (name, path) => {
    const words = tables.find(([table]) => table === name)?.[1] ?? [];
    expect([...allowedAt(jobSpecJsonSchema(), path)].sort()).toEqual([...words].sort());
  });

  it.each(tables)('%s stand in docs/architecture.md as they are', (name, words) => {
    const line = read('docs/architecture.md')
      .split('\n')
      .find((one) => one.startsWith(`| \`${name}\` |`));
    expect(line?.split('|')[2]?.trim()).toBe(words.map((word) => `\`${word}\``).join(' '));
  });
});

type Schema = Readonly<Record<string, unknown>>;

/** The values that a JSON Schema allows at a path of properties, through references, arrays and unions. */
function allowedAt(schema: Schema, path: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const definitions = (schema['$defs'] ?? {}) as Readonly<Record<string, Schema>>;
  const visit = (at: Schema, rest: readonly string[]): void => {
    const reference = at['$ref'];
    if (typeof reference === 'string') {
      const definition = definitions[reference.replace('#/$defs/', '')];
      if (definition) visit(definition, rest);
    }
    for (const key of ['anyOf', 'oneOf', 'allOf']) for (const one of (at[key] ?? []) as Schema[]) visit(one, rest);
    if (typeof at['items'] === 'object' && at['items'] !== null) visit(at['items'] as Schema, rest);
    const [name, ...deeper] = rest;
    if (name === undefined) {
      if (typeof at['const'] === 'string') found.add(at['const']);
      for (const value of (at['enum'] ?? []) as readonly unknown[]) if (typeof value === 'string') found.add(value);
      return;
    }
    const next =
      name === '*'
        ? at['additionalProperties']
        : (at['properties'] as Readonly<Record<string, Schema>> | undefined)?.[name];
    if (typeof next === 'object' && next !== null) visit(next as Schema, deeper);
  };
  visit(schema, path);
  return found;
}
