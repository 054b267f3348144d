import translate from 'friendly-node-cron';
import { cronAnswer } from './cron-text.ts';
import type { Tool } from './tool.ts';

/** friendly-node-cron gives node-cron's six fields, seconds first, or null. */
export const friendlyNodeCron: Tool = {
  name: 'friendly-node-cron',
  module: 'friendly-node-cron',
  rule: 'six fields, seconds first, as they stand; null and an invalid cron count as refused.',
  reads: 'schedules',
  read: translate,
  answer(text, question) {
    const cron = translate(text);
    return cron === null ? null : cronAnswer(cron, question);
  },
};
