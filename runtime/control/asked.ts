import { RuntimeError } from '../errors.ts';
import { OUT_OF_RANGE, outOfRange } from '../spec/instant-range.ts';
import { BOUNDS as POLICY_BOUNDS } from '../spec/policies.ts';
import { BOUNDS } from '../worker/bounds.ts';
import type { Examined, Question } from '../worker/examine.ts';
import { toJson } from '../worker/record.ts';

/** What a caller hands over, as it is kept. @throws RuntimeError `invalid-input`. */
export function readInput(value: unknown, what: string): unknown {
  const json = toJson(value, BOUNDS.input);
  if (!json.ok) throw new RuntimeError('invalid-input', `It cannot be kept as ${what}: ${json.why}.`);
  return json.value;
}

/** As epoch milliseconds. @throws RuntimeError `invalid-input`. */
export function readInstant(value: Date | string | number): number {
  const instant = value instanceof Date ? value.getTime() : typeof value === 'number' ? value : Date.parse(value);
  if (!Number.isFinite(instant)) {
    throw new RuntimeError(
      'invalid-input',
      `"${String(value)}" is no instant; give RFC 3339, a Date or epoch milliseconds.`,
    );
  }
  if (outOfRange(instant)) throw new RuntimeError('invalid-input', `"${String(value)}" ${OUT_OF_RANGE}.`);
  return instant;
}

/** @throws RuntimeError `invalid-input` for what no policy of retries holds either. */
export function refuseAttempts(maxAttempts: number | undefined): void {
  const most = POLICY_BOUNDS.maxAttempts;
  if (maxAttempts === undefined) return;
  if (Number.isInteger(maxAttempts) && maxAttempts >= 1 && maxAttempts <= most) return;
  throw new RuntimeError('invalid-input', `maxAttempts is ${maxAttempts}; give 1 to ${most}.`);
}

/** Asks the user's code about a value, wherever that runs. */
export type Examine = (question: Question) => Promise<Examined>;

/** @throws RuntimeError `invalid-input` where the user's schemas refuse the value, naming where. */
export async function examined(
  examine: Examine,
  question: Question,
  what: string,
): Promise<Extract<Examined, { readonly ok: true }>> {
  const answer = await examine(question);
  if (!answer.ok) throw new RuntimeError('invalid-input', `It cannot be taken as ${what}: ${answer.message}`);
  return answer;
}

/** An input as it is kept and passed on. @throws RuntimeError `invalid-input`, also where the user's schema refuses it. */
export async function readInputOf(examine: Examine, job: string, input: unknown): Promise<unknown> {
  const what = `the input of "${job}"`;
  const sent = readInput(input, what);
  await examined(examine, { kind: 'input', job, value: sent }, what);
  return sent;
}
