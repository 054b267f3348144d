import { boundRules } from './bound/rules.ts';
import { dateClauseReaders, dateClauses } from './date/clauses.ts';
import { dayConditionRules } from './date/conditions.ts';
import { dateListRules } from './date/lists.ts';
import { monthDayClauses } from './date/month-days.ts';
import { moveRules } from './date/moves.ts';
import { amongClauses, dayRangeRules } from './date/ranges.ts';
import { relativeDayRules } from './date/relative.ts';
import { dateReaders, dateRules } from './date/rules.ts';
import { selectorRules } from './date/selectors.ts';
import { durationReaders, durationRules } from './duration/rules.ts';
import { delayRules } from './event/delays.ts';
import { givenRules } from './event/given.ts';
import { eventRules } from './event/rules.ts';
import { stepRules } from './event/steps.ts';
import { eventReaders } from './event/words.ts';
import { holidayReaders, holidayRules } from './exception/holidays.ts';
import { exceptionRules } from './exception/rules.ts';
import { fieldRules } from './fields/rules.ts';
import { fieldSetRules } from './fields/sets.ts';
import { jitterRules } from './jitter/rules.ts';
import { letterReaders, letterRules } from './lead/letters.ts';
import { leadReaders, leadRules } from './lead/rules.ts';
import { monthReaders, monthRules } from './month/rules.ts';
import { monthScopeRules } from './month/scopes.ts';
import { numberReaders, numberRules } from './number/rules.ts';
import { optionReaders, optionRules } from './option/rules.ts';
import { compileGrammar } from './parse.ts';
import { momentClauses } from './period/clauses.ts';
import { periodReaders, periodRules } from './period/rules.ts';
import { rhythmRules } from './rhythm/rules.ts';
import type { Reader, Rule } from './rule.ts';
import { timeClauseReaders, timeClauses } from './time/clauses.ts';
import { timeReaders, timeRules } from './time/rules.ts';
import { withinHourRules } from './time/within-hour.ts';
import { cronReaders, cronRules } from './trigger/cron.ts';
import { onCalendarReaders } from './trigger/on-calendar.ts';
import { weekdayReaders, weekdayRules } from './weekday/rules.ts';
import { windowRules } from './window/rules.ts';
import { zoneReaders, zoneRules } from './zone/rules.ts';

/** Every rule of the language, dimension by dimension. */
export const rules: readonly Rule[] = [
  ...numberRules,
  ...durationRules,
  ...weekdayRules,
  ...monthRules,
  ...monthScopeRules,
  ...timeRules,
  ...timeClauses,
  ...withinHourRules,
  ...dateRules,
  ...dateListRules,
  ...selectorRules,
  ...relativeDayRules,
  ...dayRangeRules,
  ...dayConditionRules,
  ...moveRules,
  ...dateClauses,
  ...amongClauses,
  ...periodRules,
  ...momentClauses,
  ...monthDayClauses,
  ...rhythmRules,
  ...fieldRules,
  ...fieldSetRules,
  ...windowRules,
  ...boundRules,
  ...jitterRules,
  ...exceptionRules,
  ...holidayRules,
  ...zoneRules,
  ...cronRules,
  ...eventRules,
  ...givenRules,
  ...delayRules,
  ...stepRules,
  ...optionRules,
  ...leadRules,
  ...letterRules,
];

/** Every dimension that is read by code. */
export const readers: readonly Reader[] = [
  ...numberReaders,
  ...durationReaders,
  ...weekdayReaders,
  ...monthReaders,
  ...timeReaders,
  ...timeClauseReaders,
  ...dateReaders,
  ...dateClauseReaders,
  ...periodReaders,
  ...holidayReaders,
  ...zoneReaders,
  ...eventReaders,
  ...optionReaders,
  ...cronReaders,
  ...onCalendarReaders,
  ...leadReaders,
  ...letterReaders,
];

/** The language, compiled once a process. */
export const grammar = compileGrammar(rules, readers);
