import { askedRules } from './asked.ts';
import { carriedDateRules } from './carried-dates.ts';
import { deadlineRules } from './deadlines.ts';
import { narrowingRules } from './narrowing.ts';
import { theyRules } from './they.ts';
import { whenRules } from './when.ts';

/** What sets a job off that is no schedule: something happens, another job ends, somebody asks for it. */
export const eventRules = [
  ...whenRules,
  ...theyRules,
  ...deadlineRules,
  ...narrowingRules,
  ...carriedDateRules,
  ...askedRules,
] as const;
