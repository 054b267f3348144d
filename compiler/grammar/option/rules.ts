import { aboutReaders, aboutRules } from './about.ts';
import { addressReaders } from './addresses.ts';
import { batchRules } from './batch.ts';
import { concurrencyRules } from './concurrency.ts';
import { environmentReaders, environmentRules } from './environments.ts';
import { expectedRules } from './expected.ts';
import { guardRules } from './guard.ts';
import { alreadyRules } from './guard-already.ts';
import { severalRules } from './guard-several.ts';
import { guardReaders, guardWords } from './guard-words.ts';
import { heartbeatRules } from './heartbeat.ts';
import { misfireRules } from './misfire.ts';
import { nameReaders, nameRules } from './names.ts';
import { notifyRules } from './notify.ts';
import { outcomeRules } from './outcome.ts';
import { overlapRules } from './overlap.ts';
import { overlapWords } from './overlap-words.ts';
import { rateRules } from './rate.ts';
import { recipientRules } from './recipients.ts';
import { retryRules } from './retry.ts';
import { retryCores } from './retry-core.ts';
import { retryDetails } from './retry-details.ts';
import { errorReaders, errorRules } from './retry-errors.ts';
import { retryWaits } from './retry-waits.ts';
import { scopeReaders, scopeRules } from './scope.ts';
import { serialRules } from './serial.ts';
import { timeoutRules } from './timeout.ts';
import { killRules } from './timeout-kill.ts';
import { waitReaders } from './waits.ts';

/** Everything that says how a job runs, a file a subject. */
export const optionRules = [
  ...nameRules,
  ...overlapWords,
  ...overlapRules,
  ...serialRules,
  ...concurrencyRules,
  ...retryCores,
  ...retryWaits,
  ...retryDetails,
  ...retryRules,
  ...errorRules,
  ...killRules,
  ...timeoutRules,
  ...expectedRules,
  ...misfireRules,
  ...outcomeRules,
  ...recipientRules,
  ...notifyRules,
  ...heartbeatRules,
  ...guardWords,
  ...guardRules,
  ...severalRules,
  ...alreadyRules,
  ...rateRules,
  ...batchRules,
  ...scopeRules,
  ...aboutRules,
  ...environmentRules,
];

export const optionReaders = [
  ...nameReaders,
  ...addressReaders,
  ...errorReaders,
  ...waitReaders,
  ...guardReaders,
  ...scopeReaders,
  ...aboutReaders,
  ...environmentReaders,
];
