import { send } from '../../outbox.ts';
import type { Handlers } from '../generated/handlers.ts';

/** When a user signs up, send a welcome email. */
export const handler: Handlers['welcome-new-users'] = async (user, ctx) => {
  await send({ to: user.email, subject: `Welcome, ${user.name ?? 'friend'}!`, key: `welcome-${user.userId}` });
  ctx.log.info(`welcomed ${user.email}`);
  return { sent: true };
};
