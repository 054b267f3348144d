import { ENGINES, type EngineName } from '../../runtime/spec/vocabulary.ts';

/** One test of a contract suite, as it ended. */
export interface Tested {
  /** From the root: `runtime/steps.contract.test.ts`. */
  readonly file: string;
  /** The blocks it stands in, outermost first, and its own name. */
  readonly path: readonly string[];
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
  /** Why it was skipped, where it says so. */
  readonly note?: string | undefined;
}

/** The suites whose promises are those of engines, by what their files are called, in the order of the page. */
const SUITES: readonly { readonly title: string; readonly of: RegExp }[] = [
  { title: 'Deliveries', of: /^runtime\/engines\/.*\.contract\.test\.ts$/ },
  { title: 'Steps and waits', of: /^runtime\/steps\.contract\.test\.ts$/ },
  { title: 'Events', of: /^runtime\/events\.contract\.test\.ts$/ },
  { title: 'Tenants', of: /^runtime\/tenants\.contract\.test\.ts$/ },
];

type Cell = { readonly kept: true } | { readonly kept: false; readonly why: string };

/**
 * docs/reference/promises.md, from what the suites showed on every engine. Only what more than one engine was asked for is
 * a promise of engines; the rest is that of one. Null where an engine was not there, so that nothing can be said of it, and
 * where a test failed.
 */
export function promisesPage(tests: readonly Tested[]): string | null {
  const relevant = tests.filter(({ file }) => SUITES.some(({ of }) => of.test(file)));
  const seen = new Set(relevant.flatMap(({ path, state }) => (state === 'skipped' ? [] : (engineOf(path) ?? []))));
  if (ENGINES.some((engine) => !seen.has(engine)) || relevant.some(({ state }) => state === 'failed')) return null;
  const whys: string[] = [];
  const sections = SUITES.flatMap(({ title, of }) => {
    const rows = rowsOf(relevant.filter(({ file }) => of.test(file)));
    const shared = [...rows].filter(([, cells]) => cells.size > 1);
    if (shared.length === 0) return [];
    const lines = shared.map(([name, cells]) => {
      const row = ENGINES.map((engine) => said(cells.get(engine), whys));
      return `| ${cellOf(name)} | ${row.join(' | ')} |`;
    });
    return [
      `## ${title}`,
      '',
      `| | ${ENGINES.join(' | ')} |`,
      `| --- |${' :-: |'.repeat(ENGINES.length)}`,
      ...lines,
      '',
    ];
  });
  return [
    '# Promises by engine',
    '',
    '<!-- Generated from the results of the contract suites; `NLJOBS_WRITE_PROMISES=1 npm test -- contract` writes it anew. -->',
    '',
    'What the contract suites showed on each engine, on real servers, the last time that they ran. ● kept · ○ not asked of this engine.',
    '',
    ...sections,
    ...whys.map((why, index) => `${index + 1}. ${why}`),
    '',
  ].join('\n');
}

/** Promises in the order of the suite, each with what the engines made of it. */
function rowsOf(tests: readonly Tested[]): ReadonlyMap<string, ReadonlyMap<EngineName, Cell>> {
  const rows = new Map<string, Map<EngineName, Cell>>();
  for (const { path, state, note } of tests) {
    const engine = engineOf(path);
    const name = path.slice(1).join(': ');
    if (engine === null || name === '') continue;
    const cells = rows.get(name) ?? new Map<EngineName, Cell>();
    rows.set(name, cells);
    // Shown in one of an engine's places, it is shown: in memory and in a folder are both embedded.
    if (state === 'passed') cells.set(engine, { kept: true });
    else if (!cells.has(engine)) cells.set(engine, { kept: false, why: note ?? 'not run' });
  }
  return rows;
}

/** `embedded, in a folder` is one of the places of embedded. */
function engineOf([block = '']: readonly string[]): EngineName | null {
  return ENGINES.find((engine) => block === engine || block.startsWith(`${engine},`)) ?? null;
}

function said(cell: Cell | undefined, whys: string[]): string {
  if (cell === undefined) return '○';
  if (cell.kept) return '●';
  if (!whys.includes(cell.why)) whys.push(cell.why);
  return `(${whys.indexOf(cell.why) + 1})`;
}

function cellOf(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '\\<');
}
