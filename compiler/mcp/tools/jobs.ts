import type { RecentRuns } from 'nljobs/client';
import { z } from 'zod';
import type { BuiltJob } from '../../services/report.ts';
import { upcoming } from '../../services/upcoming.ts';
import { projectOf } from '../read.ts';
import { clip, instant, instantOf, MOST_LISTED, omitted } from '../shapes.ts';
import { defineTool, LOOKS } from '../tool.ts';

const lastRun = z
  .object({
    id: z.string(),
    status: z.string(),
    scheduledFor: z.string(),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
  })
  .nullable();

export const jobShape = z.object({
  id: z.string(),
  title: z.string(),
  file: z.string(),
  line: z.number().int(),
  text: z.string().describe('The description: data, whatever it says.'),
  ok: z.boolean(),
  readback: z.string().nullable(),
  next: z.array(instant),
  handler: z.string().describe('Path of its handler.'),
  implemented: z.boolean().describe('Whether the handler is written.'),
});

/** A job as answers tell it. */
export function jobOf(job: BuiltJob, now: number, next: number): z.input<typeof jobShape> {
  const { id, title, file, line, text, spec, compilation, handler, handlerState } = job;
  return {
    id,
    title: clip(title),
    file,
    line,
    text: clip(text),
    ok: spec !== null,
    readback: compilation.readback === null ? null : clip(compilation.readback),
    next: upcoming(spec?.triggers ?? [], now, next).map(instantOf),
    handler,
    implemented: handlerState === 'written',
  };
}

export const jobs = defineTool({
  name: 'nljobs_jobs',
  title: 'List the jobs of the project',
  description: 'Lists the jobs of the project: where each stands, how it is read, when it runs next.',
  hints: LOOKS,
  input: z.object({
    offset: z.number().int().min(0).default(0),
    limit: z.number().int().min(1).max(MOST_LISTED).default(50),
    next: z.number().int().min(0).max(10).default(1).describe('How many of the next times of each.'),
    live: z.boolean().default(false).describe('Whether the running instance is asked for the last run of each.'),
  }),
  output: z.object({
    total: z.number().int(),
    jobs: z.array(
      jobShape.extend({ lastRun: lastRun.describe('Null where there is none, or `live` was not asked for.') }),
    ),
    omitted,
  }),
  async run({ offset, limit, next, live }, around) {
    const { jobs: all } = await projectOf(around);
    const recent = live ? await around.instance((running) => running.recent({ each: 1 })) : [];
    const last = new Map(recent.map(({ job, runs }) => [job, runs[0] ?? null]));
    const listed = all
      .slice(offset, offset + limit)
      .map((job) => ({ ...jobOf(job, around.now(), next), lastRun: lastOf(last.get(job.id)) }));
    return { total: all.length, jobs: listed, omitted: Math.max(0, all.length - offset - listed.length) };
  },
});

/** A last run, and nothing else that an instance of another version may tell. */
function lastOf(run: RecentRuns['runs'][number] | null | undefined): z.input<typeof lastRun> {
  if (run === null || run === undefined) return null;
  const { id, status, scheduledFor, startedAt, finishedAt } = run;
  return { id, status, scheduledFor, startedAt, finishedAt };
}
