import type { Group } from '../groups.ts';
import type { Notes } from '../notes.ts';
import type { Settings } from '../settings.ts';

const MINUTES_FROM =
  /\b(?:\w+|\d+) (?:minutes?|mins?) (?:past|after|before|to) (?:\d\S*(?: ?[ap]\.?m\b)?|midnight|noon|midday)\s*(?:,|&|and\b)(?!.*\b(?:past|after|before|to)\b)/i;
/** "2am, 4am, …": marks and words by which a list goes on unsaid. */
const GOES_ON = /^[\s,;&]*(?:and )?(?:\.{3,}|…|etc\b(?!\/)\.?|and so on|and so forth)/i;

/** Times that people mean in two ways, and lists of them that leave their end to the reader. */
export function checkTimeDoubts(group: Group, { text }: Settings, notes: Notes): void {
  const listed = group.clauses.filter(({ clause }) => clause.kind === 'times' || clause.kind === 'minutes');
  const [first] = listed;
  const last = listed.at(-1);
  if (first === undefined || last === undefined) return;
  if (MINUTES_FROM.test(text.slice(first.start, last.end)))
    notes.add(
      'NLJ3005',
      { start: first.start, end: last.end },
      'The minutes are counted from the first of these times alone; they may be meant for each. Write the times out.',
      [],
      'warning',
    );
  const twelve =
    group.dayParts.includes('morning') && group.times?.some(({ hour, style }) => hour === 12 && style !== 'half');
  if (twelve === true)
    notes.add(
      'NLJ3005',
      { start: first.start, end: last.end },
      'Twelve in the morning is read as 00:00; it may be meant for noon.',
      [],
      'warning',
    );
  const open = GOES_ON.exec(text.slice(last.end));
  const said = (group.times?.length ?? 0) + (group.minutes?.length ?? 0);
  if (open !== null && said > 1 && text.slice(last.end + open[0].length).trim() !== '')
    notes.add(
      'NLJ3006',
      { start: last.end, end: last.end + open[0].length },
      'This leaves open how the list goes on. Say all of it, or how often: “every 2 hours”.',
      [],
    );
}
