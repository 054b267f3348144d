/** The whole numbers from one to the other, both included, every `by`; none where the first lies behind the last. */
export function stretch(from: number, to: number, by = 1): number[] {
  const all: number[] = [];
  for (let value = from; value <= to; value += by) all.push(value);
  return all;
}
