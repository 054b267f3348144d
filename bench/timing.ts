/** Something that is timed: a call on each of its inputs. */
export interface Contender {
  readonly inputs: readonly string[];
  readonly run: (input: string) => unknown;
}

/** The last value any call gave, so that no call is optimised away. */
let sink: unknown;

/**
 * Microseconds a call for each contender, the median of `rounds`. Every round runs all of them, each beginning one
 * place later than in the round before, so that neither order nor a busy minute favours one. Warm: two rounds go before.
 * What throws is timed with its throwing.
 */
export function timeSideBySide(contenders: readonly Contender[], rounds: number): readonly number[] {
  const times: number[][] = contenders.map(() => []);
  for (let round = -2; round < rounds; round++) {
    for (let place = 0; place < contenders.length; place++) {
      const index = (place + Math.max(0, round)) % contenders.length;
      const contender = contenders[index] as Contender;
      const elapsed = once(contender);
      if (round >= 0) times[index]?.push((elapsed / contender.inputs.length) * 1000);
    }
  }
  return times.map(median);
}

/** Milliseconds for all inputs. */
function once({ inputs, run }: Contender): number {
  const start = performance.now();
  for (const input of inputs) {
    try {
      sink = run(input);
    } catch (error) {
      sink = error;
    }
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

/** What was computed last, for whoever doubts that it was. */
export function lastValue(): unknown {
  return sink;
}
