/**
 * Parameters that an action names, with the value it gives them: `older than 30 days` is `olderThanDays: 30`. They
 * become typed defaults of the handler, so that the number stands in the sentence alone.
 */
export function findParams(action: string): Readonly<Record<string, string | number | boolean>> {
  const params: Record<string, number> = {};
  for (const match of action.matchAll(
    /\b(older|newer|more|less|longer|larger|fewer) than (\d+(?:\.\d+)?) (second|minute|hour|day|week|month|year)s?\b/gi,
  )) {
    const unit = (match[3] ?? '').toLowerCase();
    params[`${(match[1] ?? '').toLowerCase()}Than${unit.charAt(0).toUpperCase()}${unit.slice(1)}s`] = Number(match[2]);
  }
  return params;
}
