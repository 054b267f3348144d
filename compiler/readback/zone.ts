/**
 * Puts the zone of all schedules behind what they say: right behind a single time of day, with a preposition
 * elsewhere, and with "all" where there are several.
 */
export function withZone(phrases: readonly string[], zone: string): string {
  const text = phrases.join(', and ');
  const name = zoneInWords(zone);
  if (phrases.length > 1) return `${text}, all in ${name}`;
  return /\bat .*:\d\d$/.test(text) && !/ starting at \S+$/.test(text) ? `${text} ${name}` : `${text} in ${name}`;
}

/** The IANA name; an offset as what is said of it. */
function zoneInWords(zone: string): string {
  return /^[+-]\d/.test(zone) ? `UTC${zone}` : zone;
}
