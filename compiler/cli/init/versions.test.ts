import { expect, it } from 'vitest';
import root from '../../../package.json' with { type: 'json' };
import runtime from '../../../runtime/package.json' with { type: 'json' };
import compiler from '../../package.json' with { type: 'json' };
import { VERSIONS } from './versions.ts';

it('gives new projects the versions that this repository is tested with', () => {
  expect(VERSIONS).toEqual({
    nljobs: runtime.version,
    '@nljobs/compiler': compiler.version,
    '@electric-sql/pglite': runtime.devDependencies['@electric-sql/pglite'],
    typescript: root.devDependencies.typescript,
    '@types/node': root.devDependencies['@types/node'],
  });
});
