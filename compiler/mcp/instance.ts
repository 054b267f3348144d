import type { InstanceOptions, JobDetail } from 'nljobs/client';
import { clip } from './shapes.ts';
import type { WithInstance } from './surroundings.ts';
import { Trouble } from './tool.ts';

/** Asks the instance that the settings of this folder lead to; it is looked for anew at each question. */
export function instanceOf(options: InstanceOptions): WithInstance {
  return async (body) => {
    // The client is a part of the runtime, and loaded with the first question alone.
    const { connectInstance, InstanceError } = await import('nljobs/client');
    try {
      return await body(await connectInstance(options));
    } catch (error) {
      if (!(error instanceof InstanceError)) throw error;
      const { kind, message, advice, run, errors } = error;
      if (kind === 'no-instance') throw new Trouble('NLJ9307', message, advice ?? 'nljobs dev starts one.');
      if (kind === 'not-found') throw new Trouble('NLJ9302', message, 'nljobs_jobs lists the jobs.');
      const all = errors.map((one) => `${one.at}: ${one.message}`).join('; ');
      const told = all === '' || message.includes(all) ? message : `${message} ${all}`;
      throw new Trouble('NLJ9308', clip(told), ADVICE[kind] ?? (run === null ? null : `It is the run ${run}.`));
    }
  };
}

const ADVICE: Readonly<Partial<Record<string, string>>> = {
  forbidden: 'nljobs tokens create makes a token with jobs:write; NLJOBS_TOKEN hands it over.',
  'key-reused': 'Choose another key for another run.',
};

/** What a job takes, in the words of its schema; for an answer to whoever sent something else. */
export const takes = ({ inputSchema }: JobDetail): string =>
  inputSchema === null ? 'Its handler does not say what it takes.' : `It takes ${clip(JSON.stringify(inputSchema))}`;
