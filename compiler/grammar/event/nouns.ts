/**
 * Happenings that are said as nouns: "payment failure", "on signup". A noun of a verb needs to be told what it happened to;
 * some say it themselves.
 */
const HAPPENED: Readonly<Record<string, string>> = {
  failure: 'failed',
  success: 'succeeded',
  signup: 'signed_up',
  cancellation: 'cancelled',
  completion: 'completed',
  expiry: 'expired',
  expiration: 'expired',
  deletion: 'deleted',
  removal: 'removed',
  creation: 'created',
  registration: 'registered',
  login: 'logged_in',
  logout: 'logged_out',
  logon: 'logged_in',
  logoff: 'logged_off',
  checkout: 'checked_out',
  checkin: 'checked_in',
  renewal: 'renewed',
  receipt: 'received',
  arrival: 'arrived',
  departure: 'departed',
  delivery: 'delivered',
  approval: 'approved',
  rejection: 'rejected',
  refusal: 'refused',
  submission: 'submitted',
  change: 'changed',
  update: 'updated',
  upgrade: 'upgraded',
  downgrade: 'downgraded',
  reset: 'reset',
  upload: 'uploaded',
  download: 'downloaded',
  start: 'started',
  end: 'ended',
  close: 'closed',
  closure: 'closed',
  purchase: 'purchased',
  confirmation: 'confirmed',
  termination: 'terminated',
  activation: 'activated',
  deactivation: 'deactivated',
  publication: 'published',
  modification: 'modified',
  verification: 'verified',
  suspension: 'suspended',
  escalation: 'escalated',
  acceptance: 'accepted',
  shipment: 'shipped',
  crash: 'crashed',
  timeout: 'timed_out',
  error: 'failed',
  edit: 'edited',
  release: 'released',
  merge: 'merged',
  push: 'pushed',
  abandonment: 'abandoned',
  dispatch: 'dispatched',
  launch: 'launched',
  overflow: 'overflowed',
  outage: 'failed',
  signature: 'signed',
  signing: 'signed',
  installation: 'installed',
  migration: 'migrated',
  generation: 'generated',
  validation: 'validated',
  assignment: 'assigned',
  settlement: 'settled',
  enrolment: 'enrolled',
  enrollment: 'enrolled',
  breach: 'breached',
  loss: 'lost',
  theft: 'stolen',
  return: 'returned',
  withdrawal: 'withdrawn',
  transfer: 'transferred',
  promotion: 'promoted',
  resignation: 'resigned',
  discharge: 'discharged',
  admission: 'admitted',
  rotation: 'rotated',
  revocation: 'revoked',
};

/** What a noun alone says to have happened, with what it happened to. */
const ALONE: Readonly<Record<string, string>> = {
  signup: 'user.signed_up',
  registration: 'user.registered',
  enrolment: 'student.enrolled',
  enrollment: 'student.enrolled',
  login: 'user.logged_in',
  logon: 'user.logged_in',
  logout: 'user.logged_out',
  logoff: 'user.logged_off',
  checkout: 'checkout.completed',
  payment: 'payment.received',
  push: 'push.received',
  refund: 'refund.issued',
  release: 'release.published',
  alert: 'alert.fired',
  incident: 'incident.opened',
  chargeback: 'chargeback.received',
  dispute: 'dispute.opened',
  complaint: 'complaint.received',
  enquiry: 'enquiry.received',
  inquiry: 'inquiry.received',
  donation: 'donation.received',
  deposit: 'deposit.received',
  booking: 'booking.created',
  reservation: 'reservation.created',
  referral: 'referral.received',
  breach: 'breach.detected',
  outage: 'outage.started',
  accident: 'accident.reported',
  injury: 'injury.reported',
  alarm: 'alarm.raised',
};

/** Things that take a while: alone, or behind "every" and "each", their end is meant. */
const PROCESSES = new Set(
  `deploy deployment migration build export import backup sync synchronization installation install purchase sale call meeting webinar
  upload download release rollout scan test experiment onboarding session visit delivery crawl audit restore reboot restart upgrade
  update merge checkout order-fulfilment game match lesson trip ride flight stay review retrospective retro standup demo inspection
  interview workshop class training checkup appointment exam shift cycle round race tour maintenance transaction pickup`.split(
    /\s+/,
  ),
);
/** Adjectives that say how something ended. */
const ENDED: Readonly<Record<string, string>> = {
  successful: 'succeeded',
  unsuccessful: 'failed',
  new: 'created',
  incoming: 'received',
  completed: 'completed',
  failing: 'failed',
};

/** A noun as something that happened to what stands before it: failure → failed. Null where it is no such noun. */
export function happenedOf(said: string): string | null {
  const noun = said.replace(/[-_]/g, '');
  return Object.hasOwn(HAPPENED, noun) ? (HAPPENED[noun] ?? null) : null;
}

/** The event that a noun alone names: signup → user.signed_up. Null where it needs more. */
export function aloneOf(said: string): string | null {
  const noun = said.replace(/[-_]/g, '');
  if (Object.hasOwn(ALONE, noun)) return ALONE[noun] ?? null;
  return PROCESSES.has(noun) ? `${noun}.completed` : null;
}

/** Whether a noun is something that takes a while. */
export const isProcess = (noun: string): boolean => PROCESSES.has(noun);

export const endedOf = (adjective: string): string | null =>
  Object.hasOwn(ENDED, adjective) ? (ENDED[adjective] ?? null) : null;
