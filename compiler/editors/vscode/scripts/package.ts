/**
 * `npm run package:vscode [-- <file.vsix>]`: bundles the extension into one file and packs it. Installs, asks and fetches
 * nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import vsce from '@vscode/vsce';
import { build } from 'vite';
import { icon } from './icon.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  // The Node of the oldest editor that package.json names.
  resolve: { conditions: ['node'] },
  ssr: { noExternal: true },
  build: {
    ssr: 'src/extension.ts',
    target: 'node20',
    outDir: join(root, 'dist'),
    emptyOutDir: true,
    minify: true,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      external: (id) => id === 'vscode' || isBuiltin(id),
      output: { format: 'cjs', entryFileNames: 'extension.cjs', codeSplitting: false },
    },
  },
});

writeFileSync(join(root, 'dist/icon.png'), icon());
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
const packagePath = resolve(process.argv[2] ?? join(root, `nljobs-${version}.vsix`));
await vsce.createVSIX({ cwd: root, packagePath, dependencies: false, allowMissingRepository: true });
