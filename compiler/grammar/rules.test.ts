import { describe, expect, it } from 'vitest';
import type { Derivation } from '../compilation.ts';
import { compile } from '../compile.ts';
import { lex } from '../lexer/lex.ts';
import { grammar, readers, rules } from './grammar.ts';
import { isAmong } from './keys.ts';
import { Chart, compileGrammar, type Grammar } from './parse.ts';

const NOW = '2026-01-01T00:00:00Z';

function rulesIn(derivations: readonly Derivation[]): Set<string> {
  const found = new Set<string>();
  const visit = (one: Derivation) => {
    found.add(one.rule);
    one.children.forEach(visit);
  };
  derivations.forEach(visit);
  return found;
}

/** The rules by which a text was read, options and refusals included. */
function winners(text: string): Set<string> {
  return rulesIn(compile(text, { now: NOW, phrase: true }).derivation);
}

const all = [...rules, ...readers];

describe('every rule proves itself', () => {
  it('has an id of its own', () => {
    const ids = all.map((rule) => rule.id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it.each(all.map((rule) => [rule.id, rule] as const))('%s wins in each of its examples', (id, rule) => {
    expect(rule.examples.length).toBeGreaterThan(0);
    const lost = rule.examples.filter((example) => !winners(example).has(id));
    expect(lost).toEqual([]);
  });

  it.each(
    all.filter((rule) => rule.counterexamples.length > 0).map((rule) => [rule.id, rule] as const),
  )('%s keeps out of its counterexamples', (id, rule) => {
    expect(rule.counterexamples.filter((example) => winners(example).has(id))).toEqual([]);
  });

  it.each(
    readers.filter((reader) => reader.begins !== undefined).map((reader) => [reader.id, reader] as const),
  )('%s reads nothing at a token that it says it does not begin with', (_, reader) => {
    const { vocabulary } = grammar.machine;
    const begins = vocabulary.keysOf(reader.begins);
    const missed = all
      .flatMap((rule) => rule.examples)
      .filter((example) => {
        const tokens = lex(example);
        return tokens.some(
          (token, at) => !isAmong(begins, vocabulary.keyOf(token)) && reader.read(tokens, at).length > 0,
        );
      });
    expect(missed).toEqual([]);
  });

  it('finds the same clauses where no rule or reader says what stands behind it or what it needs', () => {
    const anywhere = rules.map(({ id, yields, pattern, produce, priority, examples, counterexamples }) => {
      return {
        id,
        yields,
        pattern,
        produce,
        priority,
        follows: undefined,
        needs: undefined,
        examples,
        counterexamples,
      };
    });
    const wider = compileGrammar(
      anywhere,
      readers.map(({ needs: _, ...reader }) => reader),
    );
    const found = (by: Grammar, text: string) => {
      const chart = new Chart(by, lex(text));
      return chart.tokens.map((_, at) => chart.at('clause', at).map(({ rule, to }) => `${rule} to ${to}`));
    };
    for (const text of all.flatMap((rule) => [...rule.examples, ...rule.counterexamples]))
      expect(found(grammar, text), text).toEqual(found(wider, text));
  });
});
