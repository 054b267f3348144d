import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { explainLoadError } from './load-error.ts';

const url = (path: string) => pathToFileURL(join(process.cwd(), path)).href;

function errorOf(name: string, message: string, stack: string): Error {
  return Object.assign(new Error(message), { name, stack });
}

test('a syntax error is told with the file and line that Node puts above its stack', () => {
  const stack = `${url('src/word.ts')}:2\nexport const x = = 2;\n                 ^\n\nSyntaxError: no\n    at parse (node:internal/modules/typescript:72:36)`;
  expect(explainLoadError(errorOf('SyntaxError', 'Expression expected', stack))).toBe(
    'src/word.ts:2: SyntaxError: Expression expected',
  );
});

test('an error that a module threw is told where the user’s own code threw it', () => {
  const stack = `TypeError: no bell\n    at ring (${url('node_modules/bell/index.js')}:9:1)\n    at ${url('src/word.ts')}:3:7\n    at ModuleJob.run (node:internal/modules/esm/module_job:561:25)`;
  expect(explainLoadError(errorOf('TypeError', 'no bell\nand more', stack))).toBe('src/word.ts:3: TypeError: no bell');
});

test('without a place, or without an Error, what there is is told', () => {
  expect(
    explainLoadError(errorOf('SyntaxError', "Unexpected token '='", 'SyntaxError: x\n    at node:internal:1:2')),
  ).toBe("SyntaxError: Unexpected token '='");
  expect(explainLoadError('no')).toBe('thrown without an Error: no');
  const odd = new Error('x');
  Object.defineProperty(odd, 'message', {
    get: () => {
      throw new Error('y');
    },
  });
  expect(explainLoadError(odd)).toBe('an error was thrown that cannot be shown');
});
