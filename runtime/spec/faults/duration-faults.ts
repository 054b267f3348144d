import { durationMs } from '../duration.ts';
import type { FaultList } from './fault.ts';

/** A duration of fixed length between two others, both included; ISO 8601. Null has nothing to check. */
export function durationFaults(
  list: FaultList,
  path: string | readonly (string | number)[],
  text: string | null,
  least: string,
  most: string,
): void {
  if (text === null || !list.reads(path, () => durationMs(text))) return;
  const ms = durationMs(text);
  if (ms < durationMs(least)) list.when(true, path, `${text} is shorter than ${least}`);
  if (ms > durationMs(most)) list.when(true, path, `${text} is longer than ${most}`);
}
