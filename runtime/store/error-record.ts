/** Anything thrown, as it is kept. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
  readonly permanent: boolean;
}
