import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { memoryRuntime, sampleSpec } from '../testing/index.ts';
import { createInstruments } from './prometheus.ts';

/** What is measured, as Prometheus's own client reads it: whoever scrapes it is not us. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const reader = fileURLToPath(new URL('testing/read-prometheus.py', import.meta.url));
const families = z.record(
  z.string(),
  z.object({
    type: z.string(),
    help: z.string(),
    samples: z.array(z.object({ name: z.string(), labels: z.record(z.string(), z.string()), value: z.string() })),
  }),
);

/** Another Python may come first in the path than that for which the system installs packages. */
const PYTHONS = ['python3', '/usr/bin/python3'];

/** Reads by prometheus_client of Python; null, with a word, where that is not installed and not required. */
function read(text: string): z.infer<typeof families> | null {
  for (const python of PYTHONS) {
    const { status, stdout, stderr, error } = spawnSync(python, [reader], { input: text, encoding: 'utf8' });
    if (status === 0) return families.parse(JSON.parse(stdout));
    const missing = error !== undefined || stderr.includes("No module named 'prometheus_client'");
    if (!missing) throw new Error(`Prometheus's parser refuses what was written: ${stderr}`);
  }
  const words = 'The parser of Prometheus is not here: apt-get install python3-prometheus-client';
  if (process.env['NLJOBS_REQUIRE_ENGINES'] !== undefined) throw new Error(words);
  console.warn(words);
  return null;
}

type Asked = [family: string, sample: string, labels: Readonly<Record<string, string>>];

function valueIn(found: z.infer<typeof families>, ...[family, name, labels]: Asked): number {
  const fits = (given: Readonly<Record<string, string>>): boolean =>
    Object.entries(labels).every(([label, word]) => given[label] === word);
  const sample = found[family]?.samples.find((one) => one.name === name && fits(one.labels));
  return sample === undefined ? Number.NaN : Number(sample.value);
}

test('a label of whatever letters is read as it was written', async (ctx) => {
  if (read('') === null) ctx.skip();
  const depth = async () => ({ ready: 3, deferred: 0, active: 0 });
  const instruments = createInstruments({ engine: 'embedded', depth, running: () => 0, deadLetters: async () => 0 });
  const job = 'a"b\\c\nd{e="f"} 7 é';
  instruments.record({ of: 'created', job });
  instruments.record({ of: 'completed', job, run: true, duration: 1 });
  const found = read(await instruments.text()) ?? {};
  expect(valueIn(found, 'nljobs_runs_created', 'nljobs_runs_created_total', { job })).toBe(1);
  expect(valueIn(found, 'nljobs_queue_depth', 'nljobs_queue_depth', { state: 'ready' })).toBe(3);
});

test('the metrics of an instance are read by Prometheus’s own parser, with what was measured', async (ctx) => {
  if (read('') === null) ctx.skip();
  const retry = {
    maxAttempts: 1,
    backoff: 'fixed',
    delay: 'PT1S',
    maxDelay: 'PT1S',
    jitter: false,
    never: [],
  } as const;
  const fails = async () => {
    throw new Error('no route');
  };
  const runtime = memoryRuntime({
    logger: silent,
    jobs: [
      { spec: sampleSpec({ id: 'good', retry }), load: async () => ({ handler: async () => 1 }) },
      { spec: sampleSpec({ id: 'bad', retry }), load: async () => ({ handler: fails }) },
    ],
  });
  await runtime.start();
  for (const id of ['good', 'good', 'bad']) await runtime.runs.ended((await runtime.trigger(id)).id);
  const text = await runtime.metrics();
  await runtime.stop({ graceMs: 50 });
  const found = read(text) ?? {};
  const value = (...asked: Asked): number => valueIn(found, ...asked);
  expect(value('nljobs_runs_completed', 'nljobs_runs_completed_total', { job: 'good' })).toBe(2);
  expect(value('nljobs_runs_failed', 'nljobs_runs_failed_total', { job: 'bad' })).toBe(1);
  expect(value('nljobs_dead_letters', 'nljobs_dead_letters', {})).toBe(1);
  expect(value('nljobs_queue_depth', 'nljobs_queue_depth', { state: 'ready' })).toBe(0);
  const duration = 'nljobs_attempt_duration_seconds';
  expect(value(duration, `${duration}_count`, { job: 'good', outcome: 'completed' })).toBe(2);
  expect(value(duration, `${duration}_bucket`, { job: 'good', le: '+Inf' })).toBe(2);
  for (const [name, { type, help }] of Object.entries(found)) {
    expect([name, type]).not.toEqual([name, 'unknown']);
    expect([name, help]).not.toEqual([name, '']);
  }
  expect(Object.fromEntries(Object.entries(found).map(([name, { type }]) => [name, type]))).toMatchObject({
    nljobs_runs_created: 'counter',
    nljobs_attempts_started: 'counter',
    [duration]: 'histogram',
    nljobs_attempt_lateness_seconds: 'histogram',
    nljobs_queue_depth: 'gauge',
    nljobs_instance_info: 'gauge',
  });
});
