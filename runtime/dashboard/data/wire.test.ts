import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMetrics, total } from './metrics.ts';
import { queryOf } from './place.ts';
import { createEventReader } from './sse.ts';

test('a stream is read the same however it is cut', () => {
  const stream =
    'retry: 2000\n\nid: a-1\nevent: x\ndata: {"n":1}\n\n: still here\n\nid: a-2\r\ndata: one\r\ndata: two\r\n\r\ndata: last\n\n';
  const whole = createEventReader()(stream);
  expect(whole).toEqual([
    { id: 'a-1', data: '{"n":1}' },
    { id: 'a-2', data: 'one\ntwo' },
    { id: 'a-2', data: 'last' },
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 12 }), (cuts) => {
      const read = createEventReader();
      const places = [0, ...[...cuts].sort((a, b) => a - b), stream.length];
      expect(places.slice(1).flatMap((end, at) => read(stream.slice(places[at], end)))).toEqual(whole);
    }),
    { numRuns: 100 },
  );
});

test('measures are read and summed by their labels', () => {
  const samples = readMetrics(
    '# HELP a b\n# TYPE a gauge\na{state="ready",job="x\\"y"} 3\na{state="active"} 1 1700000000\nb 2.5\nnonsense\n',
  );
  expect(samples[0]).toEqual({ name: 'a', labels: { state: 'ready', job: 'x"y' }, value: 3 });
  expect([
    total(samples, 'a'),
    total(samples, 'a', { state: 'ready' }),
    total(samples, 'b'),
    total(samples, 'c'),
  ]).toEqual([4, 3, 2.5, 0]);
});

test('the plainest state has the plainest address', () => {
  expect(queryOf({ q: '', state: null, cursor: undefined })).toBe('');
  expect(queryOf({ q: 'a b&c', limit: 50 })).toBe('?q=a+b%26c&limit=50');
});
