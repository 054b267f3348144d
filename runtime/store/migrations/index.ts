import { sql as foundations } from './0001-foundations.ts';
import { sql as generations } from './0002-generations.ts';
import { sql as events } from './0003-events.ts';
import { sql as pausesAndSchedules } from './0004-pauses-and-schedules.ts';
import { sql as attemptsInRuns } from './0005-attempts-in-runs.ts';
import { sql as deliveriesOfAttempts } from './0006-deliveries-of-attempts.ts';
import { sql as handOvers } from './0007-hand-overs.ts';
import { sql as predecessors } from './0008-predecessors.ts';
import { sql as claimsAndItems } from './0009-claims-and-items.ts';
import { sql as alerts } from './0010-alerts.ts';
import { sql as rates } from './0011-rates.ts';
import { sql as access } from './0012-access.ts';
import { sql as chains } from './0013-chains.ts';
import { sql as tokenAddresses } from './0015-token-addresses.ts';
import { sql as once } from './0016-once.ts';
import { sql as lookingOn } from './0017-looking-on.ts';
import { sql as roomToBegin } from './0018-room-to-begin.ts';
import { sql as posts } from './0019-posts.ts';
import { sql as workers } from './0021-workers.ts';

export interface Migration {
  /** The file's name without its ending; migrations are applied in the order of their names. */
  readonly name: string;
  readonly sql: string;
}

/** Every migration, oldest first. A test compares this register with the folder. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-foundations', sql: foundations },
  { name: '0002-generations', sql: generations },
  { name: '0003-events', sql: events },
  { name: '0004-pauses-and-schedules', sql: pausesAndSchedules },
  { name: '0005-attempts-in-runs', sql: attemptsInRuns },
  { name: '0006-deliveries-of-attempts', sql: deliveriesOfAttempts },
  { name: '0007-hand-overs', sql: handOvers },
  { name: '0008-predecessors', sql: predecessors },
  { name: '0009-claims-and-items', sql: claimsAndItems },
  { name: '0010-alerts', sql: alerts },
  { name: '0011-rates', sql: rates },
  { name: '0012-access', sql: access },
  { name: '0013-chains', sql: chains },
  { name: '0015-token-addresses', sql: tokenAddresses },
  { name: '0016-once', sql: once },
  { name: '0017-looking-on', sql: lookingOn },
  { name: '0018-room-to-begin', sql: roomToBegin },
  { name: '0019-posts', sql: posts },
  { name: '0021-workers', sql: workers },
];
