import { aboutReaders, aboutRules } from './about.ts';
import { guardReaders, guardRules } from './guard.ts';
import { misfireRules } from './misfire.ts';
import { nameReaders, nameRules } from './names.ts';
import { heartbeatRules, notifyRules, outcomeRules } from './notify.ts';
import { overlapRules } from './overlap.ts';
import { retryReaders, retryRules } from './retry.ts';
import { timeoutRules } from './timeout.ts';
import { volumeReaders, volumeRules } from './volume.ts';

/** Everything that says how a job runs, a file a subject. */
export const optionRules = [
  ...nameRules,
  ...overlapRules,
  ...retryRules,
  ...timeoutRules,
  ...misfireRules,
  ...outcomeRules,
  ...notifyRules,
  ...heartbeatRules,
  ...guardRules,
  ...volumeRules,
  ...aboutRules,
];

export const optionReaders = [...nameReaders, ...retryReaders, ...guardReaders, ...volumeReaders, ...aboutReaders];
