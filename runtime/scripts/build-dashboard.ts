import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Where the dashboard's sources are. */
const SOURCES = fileURLToPath(new URL('../dashboard', import.meta.url));

/**
 * Builds the dashboard for browsers: one script and one style sheet named by what is in them, the document, and beside every
 * file what it is compressed to, so that no request compresses anything.
 *
 * @param into the folder it is written to.
 */
export async function buildDashboard(into: string): Promise<void> {
  await build({
    root: SOURCES,
    configFile: false,
    // Paths that follow the document's base, which the server sets to where it is mounted.
    base: './',
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: into,
      emptyOutDir: true,
      target: 'es2023',
      cssCodeSplit: false,
      // Nothing that would be inlined: the policy of the page forbids it.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      license: { fileName: 'licenses.md' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  for (const name of globSync('assets/*', { cwd: into })) {
    const path = join(into, name);
    const bytes = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
  }
}
