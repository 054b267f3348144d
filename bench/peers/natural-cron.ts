import getCronString from '@darkeyedevelopers/natural-cron.js';
import { cronAnswer } from './cron-text.ts';
import type { Tool } from './tool.ts';

/**
 * natural-cron.js gives six fields in Quartz's manner, minutes first and years last: second 0 is put in front, `?` is a
 * star, `SEPT` is September. Its pattern of stars alone (`* * * * ? *`) is also what it gives for words it does not
 * know, so there it counts as a refusal unless it is right. `ERROR:` is a refusal.
 */
export const naturalCron: Tool = {
  name: 'natural-cron.js',
  module: '@darkeyedevelopers/natural-cron.js',
  rule: 'Quartz fields (minutes first, years last) with second 0; "ERROR:", an invalid cron, and stars alone unless they are right, count as refused.',
  reads: 'schedules',
  read: getCronString,
  answer(text, question) {
    const cron = getCronString(text);
    return cron.startsWith('ERROR') ? null : cronAnswer(`0 ${cron.replaceAll('SEPT', 'SEP')}`, question);
  },
};
