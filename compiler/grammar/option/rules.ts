import { aboutReaders, aboutRules } from './about.ts';
import { guardReaders, guardRules } from './guard.ts';
import { misfireRules } from './misfire.ts';
import { nameReaders, nameRules } from './names.ts';
import { heartbeatRules, notifyRules, outcomeRules } from './notify.ts';
import { overlapRules } from './overlap.ts';
import { retryRules } from './retry.ts';
import { errorReaders, errorRules } from './retry-errors.ts';
import { timeoutRules } from './timeout.ts';
import { volumeReaders, volumeRules } from './volume.ts';
import { waitReaders } from './waits.ts';

/** Everything that says how a job runs, a file a subject. */
export const optionRules = [
  ...nameRules,
  ...overlapRules,
  ...retryRules,
  ...errorRules,
  ...timeoutRules,
  ...misfireRules,
  ...outcomeRules,
  ...notifyRules,
  ...heartbeatRules,
  ...guardRules,
  ...volumeRules,
  ...aboutRules,
];

export const optionReaders = [
  ...nameReaders,
  ...errorReaders,
  ...waitReaders,
  ...guardReaders,
  ...volumeReaders,
  ...aboutReaders,
];
