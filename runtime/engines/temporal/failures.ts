import { NljobsError } from '../../store/errors.ts';

/** gRPC's word for what is not there. */
export const NOT_FOUND = 5;

/** Whether a failure, or what has caused it, is one of gRPC with this code. */
export function isGrpc(error: unknown, code: number): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if ('code' in at && at.code === code) return true;
  return false;
}

/** Why, in a few words and without a stack. */
export function reasonOf(error: unknown): string {
  let last: unknown = error;
  while (last instanceof Error && last.cause instanceof Error) last = last.cause;
  return last instanceof Error ? (last.message.split('\n', 1)[0] ?? '') : String(last);
}

/** What to say where the server does not answer: whoever asked tries again. */
export function unreachable(address: string, cause: unknown): NljobsError {
  if (cause instanceof NljobsError) return cause;
  return new NljobsError(
    'engine-unreachable',
    `The Temporal server at ${address} does not answer (${reasonOf(cause)}). Is it running, and is TEMPORAL_ADDRESS right?`,
    { cause },
  );
}
