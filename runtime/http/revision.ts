/** How far apart the questions are, where many are asked: so long somebody may wait for others to ask along. Milliseconds. */
const APART = 5;

/**
 * Asks for the revision of what is stored, once for all who ask at the same time. Nobody is answered by a question that was on
 * its way before theirs: what was changed before one asks has moved the revision that one gets.
 */
export function sharedRevision(read: () => Promise<string>, apart: number = APART): () => Promise<string> {
  let next: Promise<string> | null = null;
  let under: Promise<unknown> = Promise.resolve();
  let last = Number.NEGATIVE_INFINITY;
  const ask = async (): Promise<string> => {
    await under;
    await pause(last + apart - performance.now());
    // Who comes from here on asks anew.
    next = null;
    last = performance.now();
    const asked = read();
    under = asked.catch(() => {});
    return asked;
  };
  return () => {
    next ??= ask();
    return next;
  };
}

/** At least until what has come in together is read. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (ms > 0) setTimeout(resolve, ms);
    else setImmediate(resolve);
  });
}
