import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CliFailure } from './failure.ts';
import { readSettings, SETTINGS } from './settings.ts';

const read = (env: Readonly<Record<string, string>>) => readSettings(env, '/project');

test('what is not set has its default; an empty variable is not set', () => {
  const nothing = {
    engine: 'embedded',
    embedded: true,
    redis: {},
    temporal: {},
    engineBecause: 'the default',
    databaseUrl: null,
    data: join('/project', '.nljobs/data'),
    url: null,
    token: null,
    port: null,
    host: null,
    scheduling: true,
    english: false,
    slots: null,
    grace: null,
    environment: null,
    alerts: {},
    address: null,
  };
  expect(read({})).toEqual(nothing);
  expect(read(Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, ''])))).toEqual(nothing);
});

test('the engine is the one that is named, else that of the database', () => {
  expect(read({ DATABASE_URL: 'postgres://h/d' })).toMatchObject({ engine: 'postgres' });
  expect(read({ DATABASE_URL: 'postgres://h/d', NLJOBS_ENGINE: 'embedded' }).engine).toBe('embedded');
  const redis = { NLJOBS_ENGINE: 'redis', REDIS_URL: 'rediss://h/1', NLJOBS_REDIS_PREFIX: 'mine' };
  expect(read(redis)).toMatchObject({ embedded: true, redis: { url: 'rediss://h/1', prefix: 'mine' } });
  expect(read({ ...redis, DATABASE_URL: 'postgres://h/d' })).toMatchObject({ engine: 'redis', embedded: false });
});

test.each([
  ['JOBS_ENABLED', 'False', { scheduling: false }],
  ['NLJOBS_SLOTS', '20', { slots: 20 }],
  ['NLJOBS_GRACE', '25s', { grace: 25_000 }],
  ['NLJOBS_GRACE', '0', { grace: 0 }],
  ['NLJOBS_PORT', '0', { port: 0 }],
  ['NLJOBS_DATA', '../elsewhere', { data: '/elsewhere' }],
  ['NLJOBS_TOKEN', 'x', { token: 'x' }],
  ['NLJOBS_URL', 'https://jobs.example', { url: 'https://jobs.example' }],
  ['TEMPORAL_TLS', 'on', {}],
  ['NLJOBS_TEMPORAL_PREFIX', 'shop', { temporal: { prefix: 'shop' } }],
  ['NODE_ENV', 'staging', { environment: 'staging' }],
  ['NLJOBS_SMTP', 'smtp://u:p@mail.example:587', { alerts: { smtp: 'smtp://u:p@mail.example:587' } }],
  ['NLJOBS_OPERATORS', 'ops@example.com, #ops', { alerts: { operators: ['ops@example.com', '#ops'] } }],
  ['NLJOBS_CHANNELS', '{"team":"#team"}', { alerts: { channels: { team: '#team' } } }],
  ['NLJOBS_LINK', 'https://jobs.example', { alerts: { link: 'https://jobs.example' } }],
] as const)('%s is read: %s', (name, value, expected) => {
  expect(read({ [name]: value })).toMatchObject(expected);
});

test.each([
  ['NLJOBS_ENGINE', 'sqlite', 'Give embedded, postgres'],
  ['DATABASE_URL', 'mysql://user:secret@h', 'Give postgres://'],
  ['NLJOBS_URL', 'ftp://secret', 'Give an address'],
  ['NLJOBS_PORT', '70000', 'Give a port from 0 to 65535.'],
  ['JOBS_ENABLED', 'secret', 'Give true or false.'],
  ['NLJOBS_PORT', '1e3', 'Give a port'],
  ['NLJOBS_SLOTS', '0', 'Give a number from 1'],
  ['NLJOBS_SLOTS', 'secret', 'Give a number'],
  ['NLJOBS_GRACE', '2 days', 'Give a time'],
  ['NLJOBS_GRACE', '61m', 'Give a time up to 60m'],
] as const)('%s is refused by name with what it takes, and never shown: %s', (name, value, hint) => {
  const refused = (): unknown => {
    try {
      return read({ [name]: value });
    } catch (error) {
      return error;
    }
  };
  const failure = refused();
  expect(failure).toBeInstanceOf(CliFailure);
  expect(failure).toMatchObject({ exitCode: 2, message: `The environment variable ${name} is not valid.` });
  expect((failure as CliFailure).hint).toContain(hint);
  expect(JSON.stringify(failure)).not.toContain('secret');
});

test('a variable that looks like ours and is none is told, with the one that may be meant', () => {
  const told: string[] = [];
  readSettings({ NLJOBS_TOKN: 'secret', NLJOBS_XYZZY: '1', OTHER: '1' }, '/project', (message) => told.push(message));
  expect(told).toEqual([
    'There is no setting NLJOBS_TOKN; did you mean NLJOBS_TOKEN?',
    'There is no setting NLJOBS_XYZZY; it is left out',
  ]);
});
