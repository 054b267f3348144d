/** Puts an entry into a map of limited size; the oldest one makes room. */
export function keep<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, limit: number): void {
  if (map.size >= limit)
    for (const oldest of map.keys()) {
      map.delete(oldest);
      break;
    }
  map.set(key, value);
}

/** So many answers are kept for each function: more crons or durations than any project says. */
const KEPT = 500;

/**
 * The same function of a text, which keeps its latest answers: for pure ones that are asked about the same few texts
 * again and again, and whose answers nobody changes. What throws is asked anew.
 */
export function remembering<Answer>(ask: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const answer = ask(text);
    keep(known, text, answer, KEPT);
    return answer;
  };
}
