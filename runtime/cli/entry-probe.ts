/**
 * The main module of a short-lived process that loads an entry and tells what it registers. So the instance itself
 * never runs the user's code, and a rebuilt entry is read afresh, which a process that has imported it cannot.
 */

function send(message: unknown): void {
  process.send?.(message, undefined, {}, () => process.exit(0));
}

const entry = process.argv[2] ?? '';
try {
  const module = (await import(entry)) as { readonly jobs?: unknown; readonly channels?: unknown };
  if (Array.isArray(module.jobs)) {
    send({
      specs: module.jobs.map((job: { readonly spec?: unknown } | null) => job?.spec),
      channels: module.channels ?? {},
    });
  } else {
    send({ error: 'it exports no array "jobs"' });
  }
} catch (error) {
  send({
    error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    stack: error instanceof Error ? error.stack : undefined,
  });
}
