import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { JobSpec, ScheduleTrigger, Step, Trigger } from './job-spec.ts';
import { plainBounds, sampleCron, sampleSpec } from './sample-spec.ts';
import { jobSpecSchema, type jobSpecShape, readJobSpec } from './schema.ts';

/** zod infers plain arrays and objects; ours are readonly all the way down. */
type Frozen<T> = T extends readonly unknown[]
  ? { readonly [K in keyof T]: Frozen<T[K]> }
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;
type Parsed = Frozen<z.infer<typeof jobSpecShape>>;

/** The messages and pointers of everything that is wrong with a spec. */
function faults(value: unknown): readonly string[] {
  const answer = readJobSpec(value);
  return answer.ok ? [] : answer.faults.map(({ path, message }) => `/${path.join('/')}: ${message}`);
}

function withTrigger(trigger: Trigger): JobSpec {
  return sampleSpec({ triggers: [trigger] });
}

describe('the schema and the type', () => {
  it('are the same, in both directions', () => {
    // Field by field and deep: a key more or less on either side, or a looser type, fails to compile.
    expectTypeOf<Parsed>().toEqualTypeOf<Frozen<JobSpec>>();
    expectTypeOf<Parsed>().toExtend<JobSpec>();
    expectTypeOf<JobSpec>().toExtend<Parsed>();
  });
});

describe('readJobSpec', () => {
  it('takes a sound spec and gives it back unchanged', () => {
    const spec = sampleSpec();
    expect(readJobSpec(JSON.parse(JSON.stringify(spec)))).toEqual({ ok: true, spec });
  });

  it('takes every kind of trigger and step', () => {
    // biome-ignore lint/suspicious/noThenProperty: a step is data and never awaited.
    const again: Step = { if: 'again', then: [], else: [{ wait: 'PT1H' }] };
    // biome-ignore lint/suspicious/noThenProperty: a step is data and never awaited.
    const active: Step = { if: 'the user is active', then: [{ do: 'thank them', handler: 'thank' }], else: [again] };
    const spec = sampleSpec({
      triggers: [
        sampleCron(['0 9 * * 1-5', '0 10 * * SAT,SUN'], {
          except: [
            { dates: ['12-25', '2027-08-01/2027-08-14', '12-24/01-02'] },
            { schedule: sampleCron('0 9 1 * *') },
            { holidays: 'US', region: null, dates: ['2027-07-04'], through: '2030-12-31' },
          ],
        }),
        { kind: 'rrule', rrule: 'FREQ=MONTHLY;BYDAY=-1FR', start: '2024-01-01T17:00:00', ...plainBounds },
        {
          kind: 'interval',
          every: 'PT90M',
          start: '2024-01-01T00:00:00Z',
          within: { days: ['MO'], from: '09:00', to: '17:00' },
          ...plainBounds,
        },
        { kind: 'once', at: '2027-12-24T09:00:00', ...plainBounds },
        {
          kind: 'event',
          event: 'order.placed',
          where: [{ field: 'order.total', op: '>', value: 100 }, { predicate: 'isEnterprise' }],
          unless: { event: 'invoice.paid', within: 'P14D' },
          delay: 'PT1H',
          debounce: null,
        },
        { kind: 'date', entity: 'subscription', field: 'renewsAt', offset: '-PT24H' },
        { kind: 'after', job: 'nightly-export', on: 'completed' },
        { kind: 'manual' },
      ],
      durable: true,
      action: {
        text: 'onboard',
        handler: 'onboard',
        params: { days: 30, strict: true, plan: 'pro' },
        steps: [
          { do: 'send a welcome email', handler: 'sendWelcome' },
          { wait: 'P3D' },
          { waitFor: { event: 'invoice.paid', timeout: 'P14D', onTimeout: 'stop' } },
          active,
        ],
      },
    });
    expect(faults(spec)).toEqual([]);
  });

  it('reports everything at once, in place', () => {
    const spec = sampleSpec({
      serial: true,
      concurrency: { limit: 3, key: null },
      timeout: 'PT25H',
      triggers: [sampleCron(['0 0 13 * 5', '*/7 * * * *'], { timezone: 'Europe/Berln' }), { kind: 'manual' }],
    });
    expect(faults(spec)).toEqual([
      '/triggers/0/timezone: "Europe/Berln" is not a zone of the IANA database, such as Europe/Berlin',
      '/triggers/0/cron/0: "0 0 13 * 5" restricts the day of the month and the day of the week, which cron joins by "or"; use an RRULE, or two crons',
      '/triggers/0/cron/1: "*/7" in the minute of a cron does not divide it evenly; write the minutes out as a list',
      '/concurrency/limit: a serial job runs one at a time: its limit is 1, not 3',
      '/overlap: a serial job cannot allow its runs to overlap',
      '/timeout: PT25H is longer than PT24H',
    ]);
  });

  it.each<readonly [string, JobSpec, string]>([
    ['serial without a limit', sampleSpec({ serial: true, overlap: 'skip' }), '/concurrency/limit'],
    [
      'serial for each key',
      sampleSpec({ serial: true, overlap: 'skip', concurrency: { limit: 1, key: 'customer' } }),
      '/concurrency/key',
    ],
    ['serial with overlap', sampleSpec({ serial: true, concurrency: { limit: 1, key: null } }), '/overlap'],
    ['a key without a limit', sampleSpec({ concurrency: { limit: null, key: 'customer' } }), '/concurrency/key'],
    [
      'retry delays in the wrong order',
      sampleSpec({ retry: { ...sampleSpec().retry, delay: 'PT1H', maxDelay: 'PT1M' } }),
      '/retry/maxDelay',
    ],
    ['too many attempts', sampleSpec({ retry: { ...sampleSpec().retry, maxAttempts: 1001 } }), '/retry/maxAttempts'],
    ['a timeout of a month', sampleSpec({ timeout: 'P1M' }), '/timeout'],
    [
      'a misfire limit without "all"',
      sampleSpec({ misfire: { policy: 'once', window: 'PT1H', limit: 3 } }),
      '/misfire/limit',
    ],
    [
      'history shorter than catching up',
      sampleSpec({
        retention: { history: 'PT1H', deadLetter: 'P14D' },
        misfire: { policy: 'once', window: 'PT2H', limit: null },
      }),
      '/retention/history',
    ],
    ['durable without a wait', sampleSpec({ durable: true }), '/durable'],
    [
      'a wait in a job that is not durable',
      sampleSpec({ action: { ...sampleSpec().action, steps: [{ wait: 'P3D' }] } }),
      '/durable',
    ],
    ['no trigger', sampleSpec({ triggers: [] }), '/triggers'],
    ['running after itself', withTrigger({ kind: 'after', job: 'send-reminders', on: 'completed' }), '/triggers/0/job'],
    [
      'bounds in the wrong order',
      withTrigger(sampleCron('0 9 * * *', { from: '2027-02-01T00:00:00', until: '2027-01-01T00:00:00' })),
      '/triggers/0/until',
    ],
    [
      'a local time with an offset',
      withTrigger(sampleCron('0 9 * * *', { from: '2027-02-01T00:00:00Z' })),
      '/triggers/0/from',
    ],
    [
      'a day that no month has',
      withTrigger(sampleCron('0 9 * * *', { from: '2027-02-30T00:00:00' })),
      '/triggers/0/from',
    ],
    ['a count from nowhere', withTrigger(sampleCron('0 9 * * *', { count: 3 })), '/triggers/0/count'],
    [
      'an interval of days',
      withTrigger({ kind: 'interval', every: 'P2D', start: '2024-01-01T00:00:00Z', within: null, ...plainBounds }),
      '/triggers/0/every',
    ],
    [
      'an interval of nothing',
      withTrigger({ kind: 'interval', every: 'PT0S', start: '2024-01-01T00:00:00Z', within: null, ...plainBounds }),
      '/triggers/0/every',
    ],
    [
      'a bad RRULE',
      withTrigger({
        kind: 'rrule',
        rrule: 'FREQ=DAILY;COUNT=2;UNTIL=20270101',
        start: '2024-01-01T00:00:00',
        ...plainBounds,
      }),
      '/triggers/0/rrule',
    ],
    [
      'an RRULE that ends twice',
      withTrigger({
        kind: 'rrule',
        rrule: 'FREQ=DAILY;COUNT=2',
        start: '2024-01-01T00:00:00',
        ...plainBounds,
        count: 3,
      }),
      '/triggers/0/count',
    ],
    [
      'a bad excluded date',
      withTrigger(sampleCron('0 9 * * *', { except: [{ dates: ['02-30'] }] })),
      '/triggers/0/except/0/dates/0',
    ],
    [
      'a fault inside an excluded schedule',
      withTrigger(sampleCron('0 9 * * *', { except: [{ schedule: sampleCron('0 9 * *') }] })),
      '/triggers/0/except/0/schedule/cron/0',
    ],
    [
      'holidays after their horizon',
      withTrigger(
        sampleCron('0 9 * * *', {
          except: [{ holidays: 'US', region: null, dates: ['2031-07-04'], through: '2030-12-31' }],
        }),
      ),
      '/triggers/0/except/0/dates/0',
    ],
    ['a notification to nobody', sampleSpec({ notify: [{ on: 'failure', via: 'email', to: null }] }), '/notify/0/to'],
    [
      'a notification to an owner who is not there',
      sampleSpec({ notify: [{ on: 'failure', via: 'owner', to: null }] }),
      '/notify/0/via',
    ],
    ['words outside the description', sampleSpec({ words: [{ start: 0, end: 99, as: 'action' }] }), '/words/0'],
    [
      'words that overlap',
      sampleSpec({
        words: [
          { start: 0, end: 9, as: 'schedule' },
          { start: 8, end: 10, as: 'action' },
        ],
      }),
      '/words/1',
    ],
  ])('refuses %s', (_, spec, at) => {
    expect(faults(spec).map((fault) => fault.split(': ')[0])).toContain(at);
  });

  it('refuses unknown fields and wrong vocabulary', () => {
    expect(faults({ ...sampleSpec(), colour: 'red' })).toHaveLength(1);
    expect(faults({ ...sampleSpec(), overlap: 'ignore' })[0]).toMatch(/^\/overlap/);
    expect(faults({ ...sampleSpec(), specVersion: 2 })[0]).toMatch(/^\/specVersion/);
  });

  it('answers on anything, and never throws', () => {
    let deep: ScheduleTrigger = sampleCron('0 9 * * *');
    for (let depth = 0; depth < 5; depth++) deep = sampleCron('0 9 * * *', { except: [{ schedule: deep }] });
    expect(faults(withTrigger(deep)).join()).toMatch(/3 deep at most/);
    for (const value of [null, 7, 'x', [], {}, { specVersion: 1 }, { ...sampleSpec(), triggers: [null] }]) {
      expect(jobSpecSchema.safeParse(value).success).toBe(false);
    }
  });
});
