import type { Trigger } from 'nljobs/spec/core';
import { z } from 'zod';
import { upcoming } from '../../services/upcoming.ts';
import { projectOf, subjectOf } from '../read.ts';
import { instant, instantOf, MOST_LISTED, nameInput, textInput } from '../shapes.ts';
import { defineTool, LOOKS, Trouble } from '../tool.ts';

export const nextRuns = defineTool({
  name: 'nljobs_next_runs',
  title: 'List the next runs',
  description:
    'Lists when a sentence, a job of the project, or all its jobs fire next. Times are computed from the schedules, daylight saving included; no running instance is asked.',
  hints: LOOKS,
  input: z.object({
    text: textInput.optional().describe('A description, or a schedule alone.'),
    job: nameInput.optional().describe('The id of a job of the project; all jobs where text and job are left out.'),
    count: z.number().int().min(1).max(MOST_LISTED).default(10),
    from: z.iso.datetime({ offset: true }).optional().describe('List those after this instant; now where left out.'),
  }),
  output: z.object({ runs: z.array(instant.extend({ job: z.string().nullable() })) }),
  async run({ text, job, count, from }, around) {
    const after = from === undefined ? around.now() : Date.parse(from);
    const of = (triggers: readonly Trigger[], id: string | null) =>
      upcoming(triggers, after, count).map((one) => ({ ...one, job: id }));
    const asked = async () => {
      if (text === undefined && job === undefined) {
        const { jobs } = await projectOf(around);
        return jobs.flatMap(({ id, spec }) => of(spec?.triggers ?? [], id));
      }
      const { compilation } = await subjectOf({ text, job }, around);
      if (compilation.spec === null) {
        const [found] = compilation.diagnostics;
        throw new Trouble('NLJ9304', `It is not read: ${found?.message ?? ''}`, 'nljobs_check tells what is wrong.');
      }
      return of(compilation.spec.triggers, job ?? null);
    };
    const runs = [...(await asked())].sort((a, b) => a.at - b.at).slice(0, count);
    return { runs: runs.map((one) => ({ ...instantOf(one), job: one.job })) };
  },
});
