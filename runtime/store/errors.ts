/** What can go wrong between nljobs and its store, each with a message that says what to do. */
export const STORE_ERRORS = [
  'pglite-missing',
  'database-unreachable',
  'database-refused',
  'database-stopped',
  'database-url-missing',
  'database-url-invalid',
  'folder-locked',
  'folder-not-a-folder',
  'folder-not-writable',
  'folder-broken',
  'store-newer',
  'migration-changed',
  'migrations-due',
  'cursor-invalid',
  'value-not-json',
  'transaction-bypassed',
  'transaction-foreign',
  'engine-missing',
  'engine-unreachable',
  'engine-refused',
  'closed',
] as const;
export type StoreErrorCode = (typeof STORE_ERRORS)[number];

/**
 * A failure that a person can act on. `message` is the whole answer, in words, without a stack or a secret; `code` is
 * for programs; `details` holds what a surface may want to show apart.
 */
export class NljobsError extends Error {
  override readonly name = 'NljobsError';
  readonly code: StoreErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: StoreErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}
