import type { Answer } from '../judge.ts';
import { COMPARED, croner } from '../oracle.ts';
import type { Question } from './tool.ts';

/** Instants taken beyond what is compared, for those that are not. */
const TAKEN = COMPARED + 20;

/**
 * What a cron of six fields (seconds in front) or seven (years behind) names, by croner, in the phrase's zone. Throws on
 * what is no cron, as a scheduler would that is given it. `nothing` where no field says anything.
 */
export function cronAnswer(cron: string, { zone, start }: Question): Answer {
  const fields = cron.trim().split(/\s+/);
  const nothing = fields.slice(1).every((field) => field === '*' || field === '?');
  return { instants: croner(fields.join(' ').replaceAll('?', '*'), zone, start, TAKEN), flagged: false, nothing };
}
