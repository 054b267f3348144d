import { describe, expect, test } from 'vitest';
import { sampleSpec } from '../spec/sample-spec.ts';
import { type ClaimFacts, decideClaim, generationOf, groupOf, listen, type Silence, versionOf } from './generation.ts';

describe('versions', () => {
  test('words do not count, what a job does counts', () => {
    const spec = sampleSpec();
    expect(versionOf({ ...spec, description: 'said otherwise', words: [], spans: {} })).toBe(versionOf(spec));
    expect(versionOf({ ...spec, timeout: 'PT7M' })).not.toBe(versionOf(spec));
  });

  test('a generation is its versions, in any order', () => {
    const of = (...versions: readonly string[]) =>
      generationOf(versions.map((version) => ({ version, implemented: !version.startsWith('!') })));
    expect(of('a', 'b')).toBe(of('b', 'a'));
    expect(new Set([of(), of('a'), of('a', 'b'), of('ab'), of('!a')]).size).toBe(5);
    expect(generationOf([{ version: 'a', implemented: false }])).not.toBe(of('a'));
  });
});

describe('silence', () => {
  const sign = (instance: string, beats: number) => ({ instance, beats });
  const heard = (lasted: number, ...signs: readonly (readonly [string, number])[]): Silence => ({
    signs: new Map(signs),
    lasted,
  });

  test.each([
    ['begins with the first look', null, [sign('a', 1)], 9_000, heard(0, ['a', 1])],
    ['goes on while counts stand still', heard(3_000, ['a', 1]), [sign('a', 1)], 2_000, heard(5_000, ['a', 1])],
    ['goes on when one is gone', heard(3_000, ['a', 1], ['b', 7]), [sign('b', 7)], 2_000, heard(5_000, ['b', 7])],
    ['goes on when nobody is there', heard(3_000), [], 2_000, heard(5_000)],
    ['ends with a count that rose', heard(3_000, ['a', 1]), [sign('a', 2)], 2_000, heard(0, ['a', 2])],
    ['ends with a count that began anew', heard(3_000, ['a', 9]), [sign('a', 1)], 2_000, heard(0, ['a', 1])],
    ['ends with one who came', heard(3_000), [sign('a', 1)], 2_000, heard(0, ['a', 1])],
    ['counts no more than two looks of a listener that slept', heard(3_000), [], 900_000, heard(7_000)],
  ])('%s', (_name, before, now, elapsed, after) => {
    expect(listen(before, now, elapsed, 4_000)).toEqual(after);
  });
});

describe('a claimed run', () => {
  const own = { version: 'v1', implemented: true };
  const group = groupOf({ namespace: 'n', version: 'v1' });
  const facts: ClaimFacts = { group, namespace: 'n', active: true, own, inForce: true };
  const changed = groupOf({ namespace: 'n', version: 'v2' });

  test.each<readonly [string, Partial<ClaimFacts>, string]>([
    ['is taken where its spec is known', {}, 'take'],
    ['is taken by a superseded generation that knows its spec', { active: false }, 'take'],
    ['of another version is taken by the generation in force, for sure', { group: changed }, 'take-if-active'],
    ['of another version is left by a superseded one', { group: changed, active: false }, 'leave'],
    ['of a job that is not in force any more is left by a superseded one', { active: false, inForce: false }, 'leave'],
    ['of a job that is not registered is given up where in force', { own: undefined, inForce: false }, 'gone'],
    ['of a job that is not registered is left where superseded', { own: undefined, active: false }, 'leave'],
    ['of a job that is not written is left', { own: { ...own, implemented: false } }, 'leave'],
    ['of another namespace is left', { group: groupOf({ namespace: 'm', version: 'v1' }) }, 'leave'],
    ['of a namespace that begins alike is left', { group: groupOf({ namespace: 'n@n', version: 'v1' }) }, 'leave'],
    ['from before versions were kept is one of another version', { group: '' }, 'take-if-active'],
  ])('%s', (_name, parts, decision) => {
    expect(decideClaim({ ...facts, ...parts })).toBe(decision);
  });
});
