/** A binary heap of values by a number, smallest first. */
export class Heap<T> {
  readonly #items: { readonly key: number; readonly value: T }[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** The smallest key, or null. */
  get first(): number | null {
    return this.#items[0]?.key ?? null;
  }

  clear(): void {
    this.#items.length = 0;
  }

  push(key: number, value: T): void {
    const items = this.#items;
    const item = { key, value };
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = items[up];
      if (!parent || parent.key <= key) break;
      items[at] = parent;
      at = up;
    }
    items[at] = item;
  }

  /** Takes out the value with the smallest key; undefined when empty. */
  pop(): T | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (!top || !last || items.length === 0) return top?.value;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      const left = items[down];
      const right = items[down + 1];
      if (!left) break;
      if (right && right.key < left.key) down += 1;
      const child = items[down];
      if (!child || child.key >= last.key) break;
      items[at] = child;
      at = down;
    }
    items[at] = last;
    return top.value;
  }
}
