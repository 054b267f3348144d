/** What Redis and BullMQ's scripts answer where they do not do what they were asked. */

/** The answers of a pipeline; the first that failed is thrown. */
export async function valuesOf(
  exec: Promise<readonly (readonly [Error | null, unknown])[] | null>,
): Promise<readonly unknown[]> {
  return ((await exec) ?? []).map(([error, value]) => {
    if (error !== null) throw error;
    return value;
  });
}

/** Codes of BullMQ: no such job, no lock, not active, the lock of another. */
const GONE: ReadonlySet<unknown> = new Set([-1, -2, -3, -6]);

/** Waits until what changes a delivery is done, or cannot be since it is not ours any more. */
export async function settling(change: Promise<unknown>): Promise<void> {
  await change.catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && GONE.has(error.code))) throw error;
  });
}

/** Whether it is the connection that failed. */
export function isConnection(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return (
    code === 'ECONNREFUSED' || code === 'ECONNRESET' || /Connection is closed|isn't writeable/u.test(error.message)
  );
}
