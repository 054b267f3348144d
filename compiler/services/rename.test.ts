import { expect, test } from 'vitest';
import { fakeCompile } from '../../fixtures/projects/fake-compile.ts';
import { createMemoryHost } from '../host/memory.ts';
import { renameJob } from './rename.ts';

test('a handler that is not UTF-8 is never written again otherwise than it was', async () => {
  const latin1 = Uint8Array.from(Buffer.from("// café\nexport const handler = () => 'clean-up';\n", 'latin1'));
  const host = createMemoryHost({
    '/p/jobs.md': '## Clean up\n\nOn demand: clean up.\n',
    '/p/src/jobs/handlers/clean-up.ts': latin1,
  });
  const renamed = await renameJob(host, { cwd: '/p', compile: fakeCompile, from: 'clean-up', to: 'tidy-up' });
  expect(renamed.kind).toBe('unwritable');
  expect(host.writes).toEqual([]);
});
