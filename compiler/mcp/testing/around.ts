import { createMemoryHost } from '../../host/memory.ts';
import { createBuildMemory } from '../../services/memory.ts';
import type { Surroundings } from '../surroundings.ts';
import { Trouble } from '../tool.ts';

export const SYNC = '## Sync\n\nEvery hour, sync the orders.\n';

/** A project in memory, at the beginning of 2026, in no repository. */
export function around(files: Readonly<Record<string, string>> = { '/p/jobs.md': SYNC }) {
  const host = createMemoryHost(files);
  const surroundings: Surroundings = {
    host,
    cwd: '/p',
    config: undefined,
    holidayCalendar: () => ({ reason: 'not-installed' }),
    now: () => Date.UTC(2026, 0, 1),
    timezone: null,
    base: () => ({ ok: false, reason: 'git knows no commit "HEAD" here.', advice: 'Commit first.' }),
    prompt: () => '',
    memory: createBuildMemory(),
    version: '0',
    writes: true,
    instance: async () => {
      throw new Trouble('NLJ9307', 'No instance is running here.');
    },
  };
  return { host, surroundings };
}
