/**
 * Does something with each, so many at a time, and gives the answers in order. Where some fail the others are done all
 * the same, and the first failure is thrown then.
 */
export async function sideBySide<T, R>(
  all: readonly T[],
  most: number,
  body: (one: T) => Promise<R>,
): Promise<readonly R[]> {
  const answers: R[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < all.length; at = next++) {
      const one = all[at];
      if (one === undefined) continue;
      try {
        answers[at] = await body(one);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, lane));
  if (failures.length > 0) throw failures[0];
  return answers;
}
