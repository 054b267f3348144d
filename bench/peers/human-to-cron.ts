import humanToCron from 'human-to-cron';
import { cronAnswer } from './cron-text.ts';
import type { Tool } from './tool.ts';

/**
 * human-to-cron gives six fields, seconds first, and counts months from January = 0, as its documentation shows (august
 * is 7): they are moved by one. It leaves seconds a star where nothing set them, which would be every second: that is
 * read as second 0. Stars alone are also what it gives for words it does not know.
 */
export const humanToCronTool: Tool = {
  name: 'human-to-cron',
  module: 'human-to-cron',
  rule: 'six fields, seconds first; its months count from 0 and are moved by one, seconds that nothing set are 0; stars alone unless they are right, and an invalid cron, count as refused.',
  reads: 'schedules',
  read: humanToCron,
  answer(text, question) {
    const [second = '', minute = '', hour = '', date = '', month = '', weekday = ''] = humanToCron(text).split(' ');
    const fields = [second === '*' ? '0' : second, minute, hour, date, fromOne(month), weekday];
    return cronAnswer(fields.join(' '), question);
  },
};

/** A month counted from 0, counted from 1; steps and stars are no months. */
function fromOne(month: string): string {
  return /^\d+$/.test(month) ? String(Number(month) + 1) : month;
}
