import { expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { createMemoryHost } from '../host/memory.ts';
import { buildProject } from './build.ts';

const JOBS = `## Report
Every weekday at 18:00, send the report.
## Nightly
Every day at 2:30 AM in America/New_York, back up the database.
## Welcome
When user.signed_up, say hello.
`;

test('of a build for Temporal each scheduled job is said to be fired by the server or by our clock, with the reason', async () => {
  const saying = async (engine: 'temporal' | 'postgres') => {
    const host = createMemoryHost({ '/p/jobs.md': JOBS });
    const refusals = () => [];
    const { diagnostics } = await buildProject(host, {
      cwd: '/p',
      write: false,
      compile,
      tool: 'test',
      engine,
      refusals,
    });
    return diagnostics
      .filter(({ diagnostic }) => /^NLJ500[34]$/.test(diagnostic.code))
      .map(({ diagnostic }) => `${diagnostic.severity} ${diagnostic.message}`);
  };
  expect(await saying('temporal')).toEqual([
    'info Temporal fires "report".',
    'info Our clock fires "nightly": the clock of America/New_York changes, on 2025-03-09 for one: Temporal would leave out its start of 2025-03-09 03:00.',
  ]);
  expect(await saying('postgres')).toEqual([]);
});
