import { send } from '../../outbox.ts';
import type { Handlers } from '../generated/handlers.ts';

// When a trial starts, send the welcome mail, wait 3 days, then send a check-in email, wait until
// the subscription is paid, at most 14 days, then close the trial.
//
// Each step has a handler, which is called when the one before it has ended and its waits are over.
// All get the same input; `ctx.chain` has what the steps before returned and the events that came.

/** Step 1 of 5: send the welcome mail */
export const sendWelcomeMail: Handlers['accompany-trials']['sendWelcomeMail'] = async (trial) => {
  await send({ to: trial.email, subject: 'Welcome!', key: `welcome-${trial.trialId}` });
  return { sent: 'welcome' };
};

/** Step 3 of 5: send a check-in email */
export const sendCheckInEmail: Handlers['accompany-trials']['sendCheckInEmail'] = async (trial) => {
  await send({ to: trial.email, subject: 'How do you like it?', key: `check-in-${trial.trialId}` });
  return { sent: 'check-in' };
};

/** Step 5 of 5: close the trial */
export const closeTrial: Handlers['accompany-trials']['closeTrial'] = async (trial, ctx) => {
  const paid = ctx.chain.events['subscription.paid'] !== null;
  const subject = paid ? 'Thank you for staying' : 'Your trial is over';
  await send({ to: trial.email, subject, key: `close-${trial.trialId}` });
  return { paid };
};
