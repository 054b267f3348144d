/** Something that is timed: a call on each of its inputs. */
export interface Contender {
  readonly inputs: readonly string[];
  readonly run: (input: string) => unknown;
}

/** The last value any call gave, so that no call is optimised away. */
let sink: unknown;

/**
 * Microseconds a call for each contender: for every input the median of `rounds`, and of these the mean. Every round runs
 * all contenders on all inputs, each beginning one place later than in the round before, so that neither order nor a busy
 * minute favours one; two rounds go before to warm up. A median by input and not by round, since on a busy machine no
 * round is spared by other programs, but most calls are; it also leaves out pauses for collecting garbage. What throws is
 * timed with its throwing. `of` may be `least` instead, for calls so long that none is spared.
 */
export function timeSideBySide(contenders: readonly Contender[], rounds: number, of = median): readonly number[] {
  const times = contenders.map(({ inputs }) => inputs.map((): number[] => []));
  for (let round = -2; round < rounds; round++) {
    for (let place = 0; place < contenders.length; place++) {
      const index = (place + Math.max(0, round)) % contenders.length;
      const { inputs, run } = contenders[index] as Contender;
      for (const [at, input] of inputs.entries()) {
        const elapsed = once(run, input);
        if (round >= 0) times[index]?.[at]?.push(elapsed);
      }
    }
  }
  return times.map((list) => (1000 * list.reduce((sum, one) => sum + of(one), 0)) / list.length);
}

/** Milliseconds of one call. */
function once(run: Contender['run'], input: string): number {
  const start = performance.now();
  try {
    sink = run(input);
  } catch (error) {
    sink = error;
  }
  return performance.now() - start;
}

/** The middle of a list, NaN of an empty one. */
export function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The least of a list, Infinity of an empty one. */
export function least(list: readonly number[]): number {
  return Math.min(...list);
}

/** What was computed last, for whoever doubts that it was. */
export function lastValue(): unknown {
  return sink;
}
