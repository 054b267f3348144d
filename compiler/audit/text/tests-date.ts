/**
 * Words of code that ask what day it is. `date +%F` names a file and asks nothing; `date +%u` is a number that somebody
 * compares with another.
 */
const ASKS =
  /\bdate\b[^|\n]{0,40}?\+\\?["']?\\?%(?:[-_0]?(?:d|e|u|w|a|A|j|V|U|W|m|H|-d|-m))\\?["']?(?=[\s)`;\]"']|$)|\.get(?:UTC)?(?:Day|Date|Month)\(\)|\.(?:iso)?weekday\(\)|\.today\(\)\.day\b|\.now\([^)\n]{0,40}\)\.(?:day|month|hour)\b|\bcal\b[^|\n]{0,40}\||->(?:isWeekday|isWeekend|isLastOfMonth|dayOfWeek|isMonday|isFriday)\b|\bgetDayOf(?:Week|Month)\(\)/;

/** Whether a command, a condition or a function tests the date itself, so that its cron alone does not say when it acts. */
export function testsDate(code: string): boolean {
  return ASKS.test(code);
}
