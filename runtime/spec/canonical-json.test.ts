import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, meaningOf, specHashInput, UNHASHED_FIELDS } from './canonical-json.ts';
import { sampleSpec } from './sample-spec.ts';

/** The same value with the keys of its objects in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reordered(member)]),
  );
}

describe('canonical JSON', () => {
  it('is JSON that says the same, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reordered(value))).toBe(text);
      }),
    );
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined, A: true })).toBe(
      '{"A":true,"b":[1,{"c":"x","d":null}]}',
    );
  });
});

describe('what is hashed of a spec', () => {
  const changes = {
    file: 'other.md',
    description: 'other words',
    canonical: 'other',
    provenance: {},
    words: [],
    spans: {},
  };

  it('does not depend on how the spec came about', () => {
    expect(Object.keys(changes).sort()).toEqual([...UNHASHED_FIELDS].sort());
    expect(specHashInput(sampleSpec(changes))).toBe(specHashInput(sampleSpec()));
  });

  it('depends on everything else', () => {
    const spec = sampleSpec();
    for (const field of Object.keys(meaningOf(spec))) {
      expect(specHashInput({ ...spec, [field]: 'something else' }), field).not.toBe(specHashInput(spec));
    }
  });
});
