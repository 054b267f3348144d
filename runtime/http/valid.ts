import { NljobsError } from '../store/errors.ts';
import { Refusal } from './operations.ts';

/** A cursor that is none is the asker's mistake, not a fault. */
export async function valid<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof NljobsError && error.code === 'cursor-invalid') throw new Refusal('invalid', error.message);
    throw error;
  }
}
