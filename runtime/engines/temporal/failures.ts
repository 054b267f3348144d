import { NljobsError } from '../../store/errors.ts';

/** gRPC's word for what is not there. */
export const NOT_FOUND = 5;

const LOOK = 'look at TEMPORAL_API_KEY, or at the client certificate.';
/** What is to be said by gRPC's code; of all others, that the server fails. */
const SAID: Readonly<Record<number, readonly [code: 'engine-unreachable' | 'engine-refused', words: string]>> = {
  3: ['engine-refused', 'does not take what it was sent (%).'],
  5: ['engine-refused', 'does not find what it was asked for (%).'],
  7: ['engine-refused', `does not let nljobs in (%): ${LOOK}`],
  8: ['engine-unreachable', 'is asked more than its limits allow (%). Raise them where this stays so.'],
  9: ['engine-refused', 'refuses what it was asked for (%).'],
  12: ['engine-refused', 'does not know what it was asked for (%): it may be too old.'],
  16: ['engine-refused', `does not let nljobs in (%): ${LOOK}`],
};
/** No answer came in time, or none at all. */
const NO_ANSWER: readonly number[] = [4, 14];

/** Whether a failure, or what has caused it, is one of gRPC with this code. */
export function isGrpc(error: unknown, code: number): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if ('code' in at && at.code === code) return true;
  return false;
}

/** Whether no answer came in time, or none at all. */
export function isNoAnswer(error: unknown): boolean {
  return NO_ANSWER.some((code) => isGrpc(error, code));
}

/** Why, in a few words and without a stack. */
export function reasonOf(error: unknown): string {
  let last: unknown = error;
  while (last instanceof Error && last.cause instanceof Error) last = last.cause;
  return last instanceof Error ? (last.message.split('\n', 1)[0] ?? '') : String(last);
}

/** What to say where a call to the server failed; null where it was not the call that failed. */
export function failureOf(address: string, error: unknown): NljobsError | null {
  if (error instanceof NljobsError) return error;
  const grpc = codeOf(error);
  if (grpc === null) return null;
  if (NO_ANSWER.includes(grpc)) return unreachable(address, error);
  const [code, words] = SAID[grpc] ?? ['engine-unreachable', 'fails (%).'];
  const said = words.replace('%', () => reasonOf(error));
  return new NljobsError(code, `The Temporal server at ${address} ${said}`, { cause: error });
}

/** The code of gRPC that a failure, or what has caused it, bears. */
function codeOf(error: unknown): number | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'number') return at.code;
  return null;
}

/** What to say where the server does not answer, or hangs up on one who asks with TLS, or without: whoever asked tries again. */
export function notReached(address: string, cause: unknown, tls: boolean): NljobsError {
  const reason = reasonOf(cause);
  if (/\b(?:PEM|x509|asn1) |key values mismatch|bad decrypt/iu.test(reason)) {
    return new NljobsError(
      'engine-refused',
      `The files of TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH are no certificate and its key (${reason}).`,
      { cause },
    );
  }
  const { code, message } = unreachable(address, cause);
  const hint = tls
    ? 'It was asked by TLS: does it speak TLS, with a certificate that this machine trusts?'
    : 'It was asked without TLS: if it wants that, set TEMPORAL_TLS=true.';
  return new NljobsError(code, `${message} ${hint}`, { cause });
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
