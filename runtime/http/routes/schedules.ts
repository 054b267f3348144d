import { z } from 'zod';
import { API_PREFIX, defineRoute, type Route } from '../route.ts';
import { untilOfSchedules } from '../until.ts';
import { deletedView, pageOf, scheduleView } from '../wire.ts';
import { name, paging } from './takes.ts';

const text = z.string().min(1).max(8_192);
const schedulesQuery = z.strictObject({ ...paging, job: name.optional(), scope: name.optional() });
const scheduleBody = z.strictObject({
  job: name,
  key: name.optional(),
  when: z.union([
    text,
    z.strictObject({ cron: z.union([text, z.array(text).min(1).max(100)]) }),
    z.strictObject({ rrule: text, start: text.optional() }),
    z.strictObject({ every: text, start: text.optional() }),
    z.strictObject({ at: text }),
    z.strictObject({ text }),
  ]),
  timezone: name.optional(),
  from: name.optional(),
  until: name.optional(),
  input: z.unknown().optional(),
  scope: name.optional(),
  /** Whether it is only said what it would be. */
  dryRun: z.boolean().optional(),
});

/** Schedules made at run time. */
export const scheduleRoutes: readonly Route[] = [
  defineRoute({
    id: 'listSchedules',
    method: 'GET',
    path: `${API_PREFIX}/schedules`,
    summary: 'The schedules made at run time, newest first.',
    query: schedulesQuery,
    answer: pageOf(scheduleView),
    stored: { until: ({ items }) => untilOfSchedules(items) },
    handle: async ({ operations }, { query }) => {
      const found = await operations.schedules(query);
      return { status: 200, value: { items: [...found.items], cursor: found.cursor } };
    },
  }),
  defineRoute({
    id: 'createSchedule',
    method: 'POST',
    path: `${API_PREFIX}/schedules`,
    summary:
      'Makes a schedule of a job; with a key that is known, gives the one that is there. `dryRun` only says what it would be.',
    body: scheduleBody,
    statuses: [200, 201],
    answer: scheduleView,
    handle: async ({ operations }, { body: { dryRun = false, ...body } }) => {
      if (dryRun) return { status: 200, value: await operations.previewSchedule(body) };
      const made = await operations.createSchedule(body);
      return {
        status: 201,
        value: made,
        headers: { location: `${API_PREFIX}/schedules/${encodeURIComponent(made.id)}` },
      };
    },
  }),
  defineRoute({
    id: 'getSchedule',
    method: 'GET',
    path: `${API_PREFIX}/schedules/:id`,
    summary: 'One schedule made at run time.',
    answer: scheduleView,
    stored: { until: (schedule) => untilOfSchedules([schedule]) },
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.schedule(param('id')) }),
  }),
  defineRoute({
    id: 'pauseSchedule',
    method: 'POST',
    path: `${API_PREFIX}/schedules/:id/pause`,
    summary: 'Pauses a schedule: it starts nothing until it is resumed, and what lies in between is not made up for.',
    answer: scheduleView,
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.pauseSchedule(param('id')) }),
  }),
  defineRoute({
    id: 'resumeSchedule',
    method: 'POST',
    path: `${API_PREFIX}/schedules/:id/resume`,
    summary: 'Takes a paused schedule up again.',
    answer: scheduleView,
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.resumeSchedule(param('id')) }),
  }),
  defineRoute({
    id: 'deleteSchedule',
    method: 'DELETE',
    path: `${API_PREFIX}/schedules/:id`,
    summary: 'Deletes a schedule; its runs stay.',
    answer: deletedView,
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.deleteSchedule(param('id')) }),
  }),
];
