/** The numbers from one to the other, both included, every `by`. */
export function stretch(from: number, to: number, by = 1): readonly number[] {
  const all: number[] = [];
  for (let value = from; value <= to; value += by) all.push(value);
  return all;
}
