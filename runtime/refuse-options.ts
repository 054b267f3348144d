import type { AlertOptions } from './alerts/options.ts';
import { RuntimeError } from './errors.ts';
import type { RuntimeOptions } from './options.ts';
import { nearMisses } from './spec/near-miss.ts';
import { ENGINES } from './spec/vocabulary.ts';

type Check = (value: unknown) => string | null;

const whole =
  (from: number, to: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= from && (value as number) <= to
      ? null
      : `give a whole number from ${from} to ${to}`;
const HOUR = 3_600_000;
const time = (from: number): Check => {
  const check = whole(from, HOUR);
  return (value) => (check(value) === null ? null : `give milliseconds from ${from} to ${HOUR}`);
};
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.some((word) => word === value) ? null : `give ${words.map((word) => `"${word}"`).join(' or ')}`;
const text: Check = (value) => (typeof value === 'string' && value !== '' ? null : 'give a text');
const flag: Check = (value) => (typeof value === 'boolean' ? null : 'give true or false');
const call: Check = (value) => (typeof value === 'function' ? null : 'give a function');
const map: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'give an object, by name';
const anything: Check = () => null;
const texts: Check = (value) =>
  Array.isArray(value) && value.every((one) => text(one) === null) ? null : 'give a list of texts';
const address =
  (...protocols: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && protocols.some((protocol) => value.startsWith(`${protocol}://`)) && URL.canParse(value)
      ? null
      : `give an address that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`;
/** Anything is shown but values: they may be secrets. */
const ALERTS: Readonly<Record<keyof AlertOptions, Check>> = {
  smtp: address('smtp', 'smtps'),
  from: text,
  slack: address('https', 'http'),
  secret: text,
  channels: map,
  operators: texts,
  link: address('https', 'http'),
  remind: whole(60_000, 30 * 24 * HOUR),
  deadLetters: whole(1, 1_000_000_000),
  patience: whole(10, 60_000),
  heartbeats: map,
  heartbeat: address('https', 'http'),
  send: call,
};
const refuseAlerts: Check = (value) => {
  if (map(value) !== null) return map(value);
  for (const [name, given] of Object.entries(value as object)) {
    if (given === undefined) continue;
    const check = Object.hasOwn(ALERTS, name) ? ALERTS[name as keyof AlertOptions] : null;
    const why = check === null ? `there is no such option; there are ${Object.keys(ALERTS).join(', ')}` : check(given);
    if (why !== null) return `"${name}": ${why}`;
  }
  return null;
};

/** What each option takes. What is undefined counts as left out. */
const OPTIONS: Readonly<Record<keyof RuntimeOptions, Check>> = {
  jobs: (value) => (Array.isArray(value) ? null : 'give the list that the generated code exports as `jobs`'),
  engine: oneOf(...ENGINES),
  folder: (value) => (value === null ? null : text(value)),
  url: text,
  redis: map,
  temporal: map,
  migrate: oneOf('auto', 'check'),
  opened: anything,
  work: flag,
  app: call,
  events: map,
  predicates: map,
  middleware: (value) =>
    Array.isArray(value) && value.every((one) => call(one) === null) ? null : 'give a list of functions',
  isolation: (value) =>
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'child'
      ? null
      : oneOf('inline', 'child')(value),
  entry: (value) => (value instanceof URL ? null : text(value)),
  compile: anything,
  alerts: refuseAlerts,
  clock: anything,
  logger: anything,
  namespace: text,
  environment: text,
  allowUnimplemented: flag,
  scheduling: flag,
  slots: whole(0, 1000),
  poll: time(10),
  heartbeat: time(10),
  lease: time(100),
  grace: (value) => {
    if (typeof value !== 'object' || value === null) return 'give { timeout, cancel } in milliseconds';
    const faulty = Object.entries(value).find(([, ms]) => ms !== undefined && time(0)(ms) !== null);
    return faulty === undefined ? null : `"${faulty[0]}": give milliseconds from 0 to ${HOUR}`;
  },
};

/** @throws RuntimeError `invalid-option`, with all that is wrong and what to give instead. Values are never shown. */
export function refuseOptions(options: RuntimeOptions): void {
  const known = Object.keys(OPTIONS) as (keyof RuntimeOptions)[];
  const faults = Object.keys(options).flatMap((name) => {
    const check = Object.hasOwn(OPTIONS, name) ? OPTIONS[name as keyof RuntimeOptions] : undefined;
    if (check === undefined) {
      const [near] = nearMisses(name, known, 1);
      return [`there is no option "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`];
    }
    const value = options[name as keyof RuntimeOptions];
    const fault = value === undefined ? null : check(value);
    return fault === null ? [] : [`"${name}": ${fault}`];
  });
  const { heartbeat = 2_000, lease = 30_000 } = options;
  // The lease of an engine that was opened elsewhere is not known here.
  const isOurs = options.opened === undefined || options.lease !== undefined;
  if (faults.length === 0 && isOurs && lease < 2 * heartbeat) {
    faults.push(
      `"lease" (${lease} ms) must be twice "heartbeat" (${heartbeat} ms) or more, else runs that go on are taken for lost`,
    );
  }
  if (faults.length === 0) return;
  throw new RuntimeError(
    'invalid-option',
    `createRuntime was given options that it cannot take:\n- ${faults.join('\n- ')}`,
  );
}
