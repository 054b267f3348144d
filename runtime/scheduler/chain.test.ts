import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Step } from '../spec/job-spec.ts';
import { stepsIn } from '../spec/steps.ts';
import { decideWait, type Following, first, follow, type StepOutcome, standing, takenOver } from './chain.ts';
import { belongs, keysOf, keysOfRun, meets } from './chain-keys.ts';
import { passedBy } from './expect.ts';

const act = (handler: string): Step => ({ do: `do ${handler}`, handler });
const waitFor = (event: string, onTimeout: 'continue' | 'stop' | 'fail' = 'continue'): Step => ({
  waitFor: { event, timeout: 'P1D', onTimeout },
});
// biome-ignore lint/suspicious/noThenProperty: a step is data and never awaited
const when = (yes: readonly Step[], no: readonly Step[] = []): Step => ({ if: 'isLarge', then: yes, else: no });

const DONE: StepOutcome = { kind: 'done' };
const yes: StepOutcome = { kind: 'answered', yes: true };
const no: StepOutcome = { kind: 'answered', yes: false };
const shown = (following: Following): string =>
  following.go === 'on'
    ? following.at
    : `${following.status}${following.message === null ? '' : `: ${following.message}`}`;

describe('what follows a step', () => {
  const steps = [act('a'), when([act('b'), when([], [act('c')])], [waitFor('x.done')]), act('d')];

  it.each<[string, StepOutcome, string]>([
    ['0', DONE, '1'],
    ['1', yes, '1/then/0'],
    ['1', no, '1/else/0'],
    ['1/then/0', DONE, '1/then/1'],
    // A way that has no steps leads on, however deep it stands.
    ['1/then/1', yes, '2'],
    ['1/then/1', no, '1/then/1/else/0'],
    ['1/then/1/else/0', DONE, '2'],
    ['1/else/0', { kind: 'came' }, '2'],
    ['1/else/0', { kind: 'late' }, '2'],
    ['2', DONE, 'completed'],
    ['2', { kind: 'failed', message: 'no route' }, 'failed: step 7 of 7 (do d): no route'],
    ['0', { kind: 'cancelled', message: 'stopped' }, 'cancelled: step 1 of 7 (do a): stopped'],
  ])('%s, %j: %s', (at, outcome, next) => {
    expect(shown(follow(steps, at, outcome))).toBe(next);
  });

  it.each([
    ['continue', 'completed'],
    ['stop', 'completed: ended there: "x.done" did not come within P1D'],
    ['fail', 'failed: step 1 of 1 (wait for x.done): "x.done" did not come within P1D'],
  ] as const)('what did not come in time: %s', (onTimeout, next) => {
    expect(shown(follow([waitFor('x.done', onTimeout)], '0', { kind: 'late' }))).toBe(next);
  });

  it('of no steps nothing is done, and of some the first', () => {
    expect(shown(first([]))).toBe('completed');
    expect(shown(first(steps))).toBe('0');
  });

  it('every chain comes to an end, by each step once at most, in the order in which they are written', () => {
    const { step } = fc.letrec<{ step: Step; list: readonly Step[] }>((tie) => ({
      step: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<Step>(act('a'), { wait: 'P1D' }, waitFor('x.done')),
        fc.tuple(tie('list'), tie('list')).map(([a, b]) => when(a, b)),
      ),
      list: fc.array(tie('step'), { maxLength: 3 }),
    }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), fc.infiniteStream(fc.boolean()), (list, answers) => {
        const order = stepsIn(list).map(({ at }) => at);
        const seen: number[] = [];
        for (let next = first(list); next.go === 'on'; ) {
          seen.push(order.indexOf(next.at));
          const [answer] = answers.take(1);
          next = follow(list, next.at, 'if' in next.step ? { kind: 'answered', yes: answer === true } : DONE);
        }
        expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a wait for an event', () => {
  it.each([
    ['came', 10, { is: 'came' }],
    ['came', 99, { is: 'came' }],
    ['open', 10, { is: 'open', again: 50 }],
    ['open', 50, { is: 'late' }],
    ['unknown', 99, { is: 'open', again: 1_099 }],
  ] as const)('%s at %i: %j', (event, now, decision) => {
    expect(decideWait({ event, now, deadline: 50 })).toEqual(decision);
  });

  it('is passed by where its way is not taken, or nothing came; met, it is not', () => {
    const steps = [waitFor('a.b'), when([waitFor('a.b'), act('x')], [waitFor('a.b')]), waitFor('a.b')];
    const passed = (from: string, to: string, came = false) => passedBy(steps, from, to, came).map(({ nth }) => nth);
    expect(passed('0', '1')).toEqual([0]);
    expect(passed('0', '1', true)).toEqual([]);
    expect(passed('1', '1/then/0')).toEqual([]);
    expect(passed('1', '1/else/0')).toEqual([1]);
    expect(passed('1/then/1', '2')).toEqual([2]);
  });
});

it('a root says where its chain stands', () => {
  const steps = [act('a'), { wait: 'P3D' }, waitFor('x.done')];
  expect(standing(steps, '0', null)).toBe('at step 1 of 3 (do a)');
  expect(standing(steps, '1', 0)).toBe('asleep at step 2 of 3 (wait P3D), until 1970-01-01T00:00:00.000Z');
});

it('what goes on from a step knows what the steps before it left, and no more', () => {
  const steps = [act('a'), waitFor('x.done'), act('b'), act('c')];
  const before = { results: { a: 1, b: 2, c: 3 }, events: { 'x.done': { id: 1 } } };
  expect(takenOver(steps, '2', before)).toEqual({ results: { a: 1 }, events: { 'x.done': { id: 1 } } });
  expect(takenOver(steps, '0', before)).toEqual({ results: {}, events: {} });
});

describe('whom an event is about', () => {
  it.each<[string | null, unknown, readonly string[]]>([
    ['invoice.paid', { id: 7, userId: 'u', amount: 5 }, ['invoice=7', 'user=u']],
    ['invoice.paid', { invoice_id: 7, customer: { id: 'c', name: 'x' } }, ['invoice=7', 'customer=c']],
    ['billing.line_item.added', { id: 1, lineItemId: 1 }, ['lineitem=1']],
    [null, { id: 7, plan: 'pro' }, []],
    ['started', { id: 7 }, []],
    ['x.done', null, []],
    ['x.done', 'text', []],
  ])('%s %j: %j', (event, payload, keys) => {
    expect(keysOf(event, payload)).toEqual(keys);
  });

  it.each([
    [['invoice=1'], ['invoice=1', 'user=2'], true],
    [['invoice=1', 'user=2'], ['user=2'], true],
    [['invoice=1', 'user=2'], ['invoice=1', 'user=3'], false],
    [['user=2'], ['invoice=1'], false],
    [['user=2'], [], false],
    [[], ['invoice=1'], true],
  ])('%j and %j: %s', (chain, event, is) => {
    expect(belongs(chain, event)).toBe(is);
  });

  it.each([
    ['acme', 'acme', true],
    ['acme', 'globex', false],
    ['acme', null, true],
    [null, 'globex', true],
    [null, null, true],
  ])('a chain of tenant %s and an event of tenant %s: %s', (chain, event, is) => {
    for (const keys of [['invoice=1'], []])
      expect(meets({ keys, scope: chain }, { keys: ['invoice=1'], scope: event })).toBe(is);
    expect(meets({ keys: ['invoice=1'], scope: chain }, { keys: ['invoice=2'], scope: event })).toBe(false);
  });

  it('a job may say what its runs are told apart by', () => {
    const spec = { concurrency: { limit: 1, key: 'thread' } };
    expect(keysOfRun(spec, { event: null, input: { thread: 't-1' } })).toEqual(['thread=t-1']);
  });
});
