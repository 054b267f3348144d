import type { Token } from '../lexer/token.ts';
import { MONTH_WORDS, WEEKDAY_WORDS } from '../lexer/vocabulary.ts';

const SCHEDULE_ENDS =
  /^(?:\)|am|pm|noon|midnight|o'clock|daily|weekly|monthly|hourly|nightly|yearly|quarterly|once|(?:(?:second|minute|hour|day|night|week|month|quarter|year|weekday|weekend|morning|evening|afternoon|holiday|time)s?)|utc|gmt)$/;

/** Whether a token is one that schedules end with: a day, a time, a date, a unit of time, a zone. */
export const endsSchedule = (token: Token | undefined): boolean =>
  token !== undefined &&
  (/^(?:clock|date|zone|ordinal|number|compact|offset|slashes)$/.test(token.kind) ||
    SCHEDULE_ENDS.test(token.text) ||
    MONTH_WORDS.has(token.text) ||
    WEEKDAY_WORDS.has(token.text.replace(/s$/, '')) ||
    WEEKDAY_WORDS.has(token.text));
