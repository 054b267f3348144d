/** Why a value that has the right shape is not a job spec all the same. */
export interface Fault {
  /** Keys and indexes from the root of the spec. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Runs a reader that throws RangeError on bad text, and gives its complaint, or null. */
export function complaint(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

/** Collects the faults of one object, whose place is given once. */
export class FaultList {
  readonly faults: Fault[] = [];
  private readonly at: readonly (string | number)[];

  constructor(at: readonly (string | number)[] = []) {
    this.at = at;
  }

  /** Adds a fault when `wrong` holds. */
  when(wrong: boolean, path: string | readonly (string | number)[], message: string): void {
    if (wrong) this.faults.push({ path: [...this.at, ...(typeof path === 'string' ? [path] : path)], message });
  }

  /** Adds the complaint of a reader that throws RangeError. True when it read without one. */
  reads(path: string | readonly (string | number)[], read: () => unknown): boolean {
    const message = complaint(read);
    this.when(message !== null, path, message ?? '');
    return message === null;
  }
}
