/**
 * How fast and how punctual the runtime is, beside others in one process: docs/benchmarks.md says by which method.
 *
 *   npm run bench:runtime
 *   npm run bench:runtime -- --only throughput,lateness
 *
 * Parts: throughput, lateness, start, backlog, scale, schedules. Options: --runs N a round (1500), --rounds N (5), --batch N
 * (50), --slots N,N (a batch; on PostgreSQL, where one batch may be written while another works, also twice as many),
 * --seconds N of lateness (5), --rates 1,100,1000, --backlog N (100000), --cron-minutes N (pg-boss's own cron; 0 leaves it
 * out), --schedules N made at run time (100000), --places memory,folder,postgres,redis,temporal (of
 * throughput, lateness and backlog), --peers false (of lateness; none of them), --json.
 */
import { parseArgs } from 'node:util';
import { backlogCost } from './backlog-cost.ts';
import { lateness } from './lateness.ts';
import { manySchedules } from './many-schedules.ts';
import { peersOf, pgBossCron, startQueue } from './peers.ts';
import { PLACES, Places } from './places.ts';
import { asJson, asMarkdown, type Report } from './report.ts';
import { scale } from './scale.ts';
import { measuresBuild, starts } from './start.ts';
import { throughput } from './throughput.ts';

const PARTS = ['throughput', 'lateness', 'start', 'backlog', 'scale', 'schedules'];
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: PARTS.join() },
    runs: { type: 'string', default: '1500' },
    rounds: { type: 'string', default: '5' },
    batch: { type: 'string', default: '50' },
    slots: { type: 'string' },
    seconds: { type: 'string', default: '5' },
    rates: { type: 'string', default: '1,100,1000' },
    backlog: { type: 'string', default: '100000' },
    schedules: { type: 'string', default: '100000' },
    'cron-minutes': { type: 'string', default: '0' },
    places: { type: 'string', default: PLACES.join() },
    peers: { type: 'string', default: 'true' },
    json: { type: 'boolean', default: false },
  },
});
const whole = (name: string, text: string, least = 1): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new RangeError(`--${name} wants a whole number from ${least}.`);
  return value;
};
const only = values.only.split(',');
const stranger = only.find((part) => !PARTS.includes(part));
if (stranger !== undefined) throw new RangeError(`--only has no part "${stranger}"; there are ${PARTS.join(', ')}.`);
const rounds = whole('rounds', values.rounds);
const batch = whole('batch', values.batch);
const slots = (values.slots ?? `${batch},${2 * batch}`).split(',').map((text) => whole('slots', text));
const runs = whole('runs', values.runs);
const seconds = whole('seconds', values.seconds);
const rates = values.rates.split(',').map((rate) => whole('rates', rate));
const minutes = whole('cron-minutes', values['cron-minutes'], 0);
const wanted = values.places.split(',');
const at = PLACES.filter((place) => wanted.includes(place));
if (at.length !== wanted.length) throw new RangeError(`--places are of ${PLACES.join(', ')}.`);
const schedules = whole('schedules', values.schedules);
const [small, large] = [1_000, whole('backlog', values.backlog)];

const places = new Places();
const redis = only.includes('lateness') ? await startQueue() : null;
const tell = (part: string): void => void process.stderr.write(`${part} …\n`);
try {
  const report: { -readonly [Part in keyof Report]: Report[Part] } = {
    batch,
    throughput: [],
    lateness: [],
    bossCron: null,
    starts: [],
    built: measuresBuild,
    backlogs: [],
    scale: [],
  };
  for (const place of only.includes('throughput') ? at : []) {
    tell(`throughput, ${place}`);
    const rows = await throughput(places, {
      place,
      isolations: ['inline', 'child'],
      slots: values.slots !== undefined || place === 'postgres' ? slots : [batch],
      batch,
      runs,
      rounds,
    });
    report.throughput = [...report.throughput, ...(rows ?? [])];
  }
  if (only.includes('lateness')) {
    tell('lateness');
    report.lateness = await lateness(places, {
      at,
      rates,
      seconds,
      peers: values.peers === 'false' ? [] : peersOf(redis),
    });
    if (minutes > 0) report.bossCron = await pgBossCron(places, minutes);
  }
  if (only.includes('start')) {
    tell('start');
    report.starts = await starts(Math.min(rounds, 3));
  }
  for (const place of only.includes('backlog') ? at : []) {
    tell(`backlog, ${place}`);
    const rows = await backlogCost(places, { place, small, large, rounds });
    report.backlogs = [...report.backlogs, ...(rows ?? [])];
  }
  if (only.includes('scale')) {
    tell('scale');
    report.scale = await scale(places, { schedules: 10_000, seconds, fanOut: 1_000, enqueued: 10_000 });
  }
  if (only.includes('schedules')) {
    tell('schedules made at run time');
    report.scale = [...report.scale, ...((await manySchedules(places, schedules, seconds)) ?? [])];
  }
  process.stdout.write(values.json ? asJson(report) : asMarkdown(report));
} finally {
  await redis?.stop();
  await places.stop();
}
