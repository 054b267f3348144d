/**
 * What was found out for a key, for pure work that is asked for again and again: a bound on memory, and no more. Once it
 * is full it begins anew, which costs less than to know what was asked for last.
 */
export class Memory<Value> {
  readonly #most: number;
  readonly #known = new Map<string, Value>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    return this.#known.get(key);
  }

  put(key: string, value: Value): Value {
    if (this.#known.size >= this.#most) this.#known.clear();
    this.#known.set(key, value);
    return value;
  }
}
