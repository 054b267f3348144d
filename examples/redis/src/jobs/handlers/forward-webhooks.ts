import { PermanentError } from 'nljobs';
import type { Handlers } from '../generated/handlers.ts';

/**
 * When a webhook is received, forward it to its subscriber. At most 50 per second. One at a time
 * per subscriber. Retry 8 times.
 */
export const handler: Handlers['forward-webhooks'] = async (webhook, ctx) => {
  const answer = await fetch(webhook.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': ctx.run.id },
    body: webhook.body,
    signal: ctx.signal,
  });
  // The subscriber has left, and will not come back for being asked again.
  if (answer.status === 410) throw new PermanentError(`${webhook.url} is gone`);
  if (!answer.ok) throw new Error(`${webhook.url} answered ${answer.status}`);
  return { status: answer.status };
};
