import { rmSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { build, type Plugin, type Rolldown, Visitor } from 'vite';

/**
 * Puts everything that one entry of a package reaches into a single file beside it (`core.all.js` for `core.ts`),
 * because opening a hundred small files takes longer than reading one. Each module keeps its own file too, which only
 * hands on what is in the shared one, so that whoever imports it meets the same instance. Types are not touched.
 *
 * @param root the package's folder.
 * @param entry its module, relative to it.
 * @param into where `tsc` wrote: what is reached is written over there.
 */
export async function bundleEntry(root: string, entry: string, into: string): Promise<void> {
  const reached = (await bundle(root, [entry], null))
    .flatMap((chunk) => chunk.moduleIds)
    .filter((id) => id.endsWith('.ts'))
    .map((id) => relative(root, id));
  await bundle(root, reached, { into, shared: entry.replace(/\.ts$/, '.all') });
  // A file that only hands on has nothing to be mapped.
  for (const path of reached) rmSync(join(into, `${nameOf(path)}.js.map`), { force: true });
}

async function bundle(
  root: string,
  entries: readonly string[],
  write: { readonly into: string; readonly shared: string } | null,
): Promise<readonly Rolldown.OutputChunk[]> {
  const done = await build({
    root,
    configFile: false,
    plugins: [lightRules, inAscii],
    logLevel: 'warn',
    build: {
      target: 'es2023',
      lib: { entry: Object.fromEntries(entries.map((path) => [nameOf(path), join(root, path)])), formats: ['es'] },
      write: write !== null,
      emptyOutDir: false,
      minify: false,
      ...(write === null ? {} : { outDir: write.into, sourcemap: true }),
      rolldownOptions: {
        // Packages stay packages.
        external: (id) => !id.startsWith('.') && !isAbsolute(id),
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          ...(write === null ? {} : { codeSplitting: { groups: [{ name: write.shared, test: /\.ts$/ }] } }),
        },
      },
    },
  });
  const outputs = Array.isArray(done) ? done : [done as Rolldown.RolldownOutput];
  return outputs.flatMap(({ output }) => output).filter((one) => one.type === 'chunk');
}

/**
 * What every import of the language would pay for: takes out the phrases that prove its rules, which tests, benches and
 * docs read in the sources, and puts a function around each rule, which is called at the first text.
 */
const lightRules: Plugin = {
  name: 'light-rules',
  enforce: 'post',
  transform(code) {
    if (!/\bdefine(?:Rule|Reader)\(/.test(code)) return null;
    const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
    const visitor = new Visitor({
      Property({ key, value }) {
        if (key.type !== 'Identifier' || !/^(?:counter)?examples$/.test(key.name) || value.type !== 'ArrayExpression')
          return;
        edits.push({ start: value.start, end: value.end, text: '[]' });
      },
      CallExpression({ callee, arguments: [rule] }) {
        // Not `() => ({ … })`: what has no braces is compiled at once.
        if (callee.type !== 'Identifier' || callee.name !== 'defineRule' || rule?.type !== 'ObjectExpression') return;
        edits.push({ start: rule.start, end: rule.start, text: '() => { return ' });
        edits.push({ start: rule.end, end: rule.end, text: '; }' });
      },
    });
    visitor.visit(this.parse(code));
    let light = code;
    for (const { start, end, text } of edits.toSorted((a, b) => b.start - a.start))
      light = `${light.slice(0, start)}${text}${light.slice(start, end).replace(/[^\n]+/g, '')}${light.slice(end)}`;
    return { code: light, map: null };
  },
};

/**
 * Writes every character in ASCII, since one other makes the engine hold and read the whole file in twice the size. In
 * strings and regular expressions the escape means the character; names have none but ASCII. Lines stay where they are.
 */
const inAscii: Plugin = {
  name: 'in-ascii',
  // As the last step: what comes before it prints the code anew.
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue;
      file.code = file.code.replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  },
};

function nameOf(path: string): string {
  return path.replace(/\.ts$/, '').split(sep).join('/');
}
