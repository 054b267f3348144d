/**
 * The harness under fire: docs/reliability.md says by which method, and what it found.
 *
 *   npm run chaos                                          every scenario, briefly
 *   npm run chaos -- --only storm --kills 1000 --seed 7    one of them, for long
 *
 * Options: --only NAME (storm, steps …), --kills N (of the storm, 60 unless told), --seed N (1), --engine postgres, redis or temporal
 * (clocks and folder have one of their own), --json. The exit code is 1 where an invariant is broken.
 */
import { parseArgs } from 'node:util';
import { openGround } from './place.ts';
import { ENGINES } from './queue.ts';
import { asText, type Outcome } from './report.ts';
import { type Options, SCENARIOS } from './scenarios.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    kills: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'postgres' },
    json: { type: 'boolean', default: false },
  },
});
const names = values.only ?? Object.keys(SCENARIOS);
const unknown = names.find((name) => !(name in SCENARIOS));
if (unknown !== undefined)
  throw new RangeError(`There is no scenario "${unknown}": they are ${Object.keys(SCENARIOS).join(', ')}.`);
const engine = ENGINES.find((one) => one === values.engine);
if (engine === undefined) throw new RangeError(`--engine is one of ${ENGINES.join(', ')}.`);
const options: Options = {
  engine,
  kills: whole('kills', values.kills),
  seed: whole('seed', values.seed),
  log: (line) => console.error(line),
};

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`--${name} wants a whole number.`);
  return value;
}

const ground = await openGround();
const outcomes: Outcome[] = [];
try {
  for (const [name, run] of Object.entries(SCENARIOS)) {
    if (names.includes(name)) outcomes.push(...(await run(ground, options)));
  }
} finally {
  await ground.close();
}
console.log(values.json ? JSON.stringify(outcomes, null, 2) : outcomes.map((one) => asText(one)).join('\n\n'));
// Said outright: what ends the server at our exit sets an exit code of its own.
process.exit(outcomes.some(({ violations }) => violations.length > 0) ? 1 : 0);
