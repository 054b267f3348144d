import type { RunRow } from './rows.ts';

/** Of a value of a run that is one of many, so many characters of JSON are given; of more, only that there is more. */
export const BRIEF = 8 * 1024;

/** In place of a value that is longer. */
export const OMITTED = { omitted: 'It is long, and is given with the run alone.' } as const;

const LONG = ['input', 'result', 'checkpoint'] as const satisfies readonly (keyof RunRow)[];
const PLAIN = [
  'id',
  'seq',
  'namespace',
  'version',
  'job',
  'status',
  'reason',
  'scheduled_for',
  'previous_scheduled_for',
  'scope',
  'concurrency_key',
  'max_attempts',
  'cause',
  'created_at',
  'standing',
  'correlation',
  'attempt',
  'started_at',
  'finished_at',
  'error',
  'progress',
  'cancel_requested',
  'message',
  'handed_over',
  'made_way',
  'ready',
  'losses',
  'notify',
  'root',
  'step',
] as const satisfies readonly (keyof RunRow)[];

/** All columns of a run are in one of the two lists: a new one is asked for here. */
type Forgotten = Exclude<keyof RunRow, (typeof LONG)[number] | (typeof PLAIN)[number]>;
const NONE_FORGOTTEN: Readonly<Record<Forgotten, never>> = {};

/** The columns of a run that is one of many. What is stored at length is not even unpacked. */
export const BRIEF_COLUMNS = [
  ...PLAIN,
  ...Object.keys(NONE_FORGOTTEN),
  ...LONG.map(
    (name) => `CASE WHEN pg_column_size(${name}) > ${BRIEF} OR octet_length(${name}::text) > ${BRIEF}
      THEN '${JSON.stringify(OMITTED)}'::jsonb ELSE ${name} END AS ${name}`,
  ),
].join(', ');
