import type { Fact, FactKind } from './values.ts';
import { OPTION_TOPICS, OUTCOME_TOPICS } from './words.ts';

/*
 * What a value is for is said by a word near it: an address by the outcome that is told, a number or length by the option
 * it belongs to. Values of one kind that keep their order may still swap these words.
 */

/** Values that options and outcomes hold. */
const BORNE: ReadonlySet<FactKind> = new Set(['name', 'number', 'length']);
/** What a mark or joint between two things counts, in words: what it parts belongs together only where nothing is nearer. */
const PARTED = 8;

/** The values of a restatement that stand with another outcome or option than in the source. */
export function strayed(from: readonly Fact[], to: readonly Fact[]): readonly Fact[] {
  return [OUTCOME_TOPICS, OPTION_TOPICS].flatMap((topics) => {
    const topicsOf = (facts: readonly Fact[]) => new Set(facts.flatMap((fact) => topicOf(fact, topics) ?? []));
    // Of one topic alone nothing can go astray.
    if (topicsOf(from).size + (topics === OUTCOME_TOPICS ? 1 : 0) < 2) return [];
    const [before, now] = [bearingsOf(from, topics), bearingsOf(to, topics)];
    return now.flatMap(({ fact, nearest, apart }) => {
      const own = before.filter((one) => one.fact.keys.some((key) => fact.keys.includes(key)));
      if (own.length === 0) return [];
      const holds = own.some((one) => {
        // What neither says of it, or what only a mark parts from it, has not been said of it.
        if (nearest.size === 0) return one.nearest.size === 0 || one.apart;
        if (one.nearest.size === 0) return apart;
        return [...nearest].some((topic) => one.nearest.has(topic)) || (apart && one.apart);
      });
      return holds ? [] : [fact];
    });
  });
}

interface Bearing {
  readonly fact: Fact;
  /** The topics of the nearest words, on either side. */
  readonly nearest: ReadonlySet<number>;
  /** Whether a mark stands between. */
  readonly apart: boolean;
}

function bearingsOf(facts: readonly Fact[], topics: readonly (readonly string[])[]): readonly Bearing[] {
  return sentencesOf(facts).flatMap((sentence) =>
    sentence.flatMap((fact, at) => {
      if (!BORNE.has(fact.kind)) return [];
      const all = sentence.flatMap((other, index) => {
        const topic = topicOf(other, topics);
        return topic === null ? [] : [{ topic, far: distance(sentence, at, index) }];
      });
      // To try again is of a failure by itself.
      if (
        all.length === 0 &&
        topics === OUTCOME_TOPICS &&
        sentence.some((other) => topicOf(other, OPTION_TOPICS) === 0)
      )
        return [{ fact, nearest: new Set([0]), apart: false }];
      const least = Math.min(...all.map(({ far }) => far));
      const nearest = new Set(all.flatMap(({ topic, far }) => (far === least ? [topic] : [])));
      return [{ fact, nearest, apart: least >= PARTED }];
    }),
  );
}

function distance(sentence: readonly Fact[], a: number, b: number): number {
  const between = sentence.slice(Math.min(a, b) + 1, Math.max(a, b));
  return between.reduce((sum, { said }) => sum + (/^(?:,|and|but|while)$/i.test(said) ? PARTED : 1), 0);
}

function sentencesOf(facts: readonly Fact[]): readonly (readonly Fact[])[] {
  const sentences: Fact[][] = [[]];
  for (const fact of facts) {
    if (/^[.;!?]$/.test(fact.said)) sentences.push([]);
    else sentences.at(-1)?.push(fact);
  }
  return sentences;
}

function topicOf({ said }: Fact, topics: readonly (readonly string[])[]): number | null {
  const word = said.toLowerCase();
  const topic = topics.findIndex((line) => line.includes(word));
  return topic < 0 ? null : topic;
}
