import { describe, expect, it } from 'vitest';
import { NljobsError } from '../../store/errors.ts';
import { failureOf, notReached } from './failures.ts';

const grpc = (code: number, message: string): Error =>
  new Error('Failed to start Workflow', { cause: Object.assign(new Error(message), { code }) });

describe('failures of calls to Temporal', () => {
  it.each([
    [14, 'engine-unreachable', /a:1 does not answer \(why\).*TEMPORAL_ADDRESS/],
    [4, 'engine-unreachable', /does not answer/],
    [7, 'engine-refused', /does not let nljobs in \(why\).*TEMPORAL_API_KEY/],
    [16, 'engine-refused', /does not let nljobs in/],
    [8, 'engine-unreachable', /more than its limits allow \(why\)/],
    [3, 'engine-refused', /does not take what it was sent \(why\)/],
    [13, 'engine-unreachable', /a:1 fails \(why\)/],
  ])('gRPC code %i is %s, in words of its own', (code, kind, words) => {
    expect(failureOf('a:1', grpc(code, 'why'))).toMatchObject({ code: kind, message: expect.stringMatching(words) });
  });

  it('leaves alone what was not a call, and what has its words', () => {
    expect(failureOf('a:1', new TypeError('ours'))).toBeNull();
    const said = new NljobsError('closed', 'The engine is not started.');
    expect(failureOf('a:1', said)).toBe(said);
  });

  it.each([
    ['error:0480006C:PEM routines::no start line', true, 'engine-refused', /no certificate and its key/],
    ['error:05800074:x509 certificate routines::key values mismatch', true, 'engine-refused', /CLIENT_KEY_PATH/],
    ['Failed to connect before the deadline', true, 'engine-unreachable', /does it speak TLS/],
    ['Failed to connect before the deadline', false, 'engine-unreachable', /TEMPORAL_TLS=true/],
  ])('a first connection that comes to “%s” (TLS: %s) is %s', (reason, tls, kind, words) => {
    expect(notReached('a:1', new Error(reason), tls)).toMatchObject({
      code: kind,
      message: expect.stringMatching(words),
    });
  });
});
