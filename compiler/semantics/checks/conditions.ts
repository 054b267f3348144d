import type { PlacedClause, Reading } from '../../ast/nodes.ts';
import type { Assembly } from '../groups.ts';
import type { Notes } from '../notes.ts';

/** An event's conditions of which a part was left in the action: what is done would be done to others, or never. */
export function checkConditions(assembly: Assembly, reading: Reading, text: string, notes: Notes): void {
  lineBetween(reading, text, notes);
  const event = assembly.occasions.find(({ kind }) => kind === 'event');
  if (event !== undefined) partBetween(reading, text, event.end, notes);
  const asked = assembly.occasions.find(({ kind }) => kind === 'condition');
  if (asked === undefined && event !== undefined && !decidesItself(reading, text))
    otherwise(reading, text, text.slice(event.start, event.end), notes);
  const decided = assembly.steps.some(({ step }) => step.do === 'if' || step.do === 'otherwise');
  if (asked !== undefined && !decided) {
    otherwise(reading, text, text.slice(asked.start, asked.end), notes);
    stops(reading, text, text.slice(asked.start, asked.end), notes);
  }
  applies(assembly, reading, text, notes);
}

/** "When …\nAnd the site is down\nThen …": a line between the two says what must hold, or what else happens. */
function lineBetween(reading: Reading, text: string, notes: Notes): void {
  for (const match of text.matchAll(/^[^\S\n]*(?:and|but)\b[^\n]*$/gim)) {
    const end = match.index + match[0].length;
    const before = text.slice(0, match.index);
    if (!/^\s*(?:given|when|whenever|once|if)\b/im.test(before) || /^\s*then\b/im.test(before)) continue;
    if (!/^\s*then\b/im.test(text.slice(end))) continue;
    const start = end - match[0].trimStart().length;
    const isRead = ({ clause, ...one }: PlacedClause): boolean =>
      clause.kind !== 'remark' && one.start < end && start < one.end;
    if (!reading.clauses.some(isRead))
      notes.add(
        'NLJ2002',
        { start, end },
        `“${text.slice(start, end).trim()}” stands between what happens and what is done, and cannot be read. Say what must hold as “and it …”.`,
      );
  }
}

/** "When a user logs in, and the site is down, then …": the same in one line, behind where the event ends. */
function partBetween(reading: Reading, text: string, event: number, notes: Notes): void {
  const match = /^[\s,]*((?:and|but)\s[^,;.\n]*\b(?:is|are|isn't|aren't|has|have|was|were)\b[^,;.\n]*),\s*then\b/i.exec(
    text.slice(event),
  );
  if (match?.[1] === undefined) return;
  const start = event + match[0].indexOf(match[1]);
  const end = start + match[1].length;
  if (!reading.clauses.some((one) => one.start < end && start < one.end))
    notes.add(
      'NLJ2002',
      { start, end },
      `“${match[1]}” stands between what happens and what is done, and cannot be read. Say what must hold as “only if …”.`,
    );
}

/** Whether the action says itself what it depends on: "email them if it is late, otherwise log it". */
const decidesItself = (reading: Reading, text: string): boolean =>
  reading.action.some(({ start, end }) =>
    /\b(?:if|unless|when|whether|where|while|until)\b/i.test(text.slice(start, end)),
  );

/** "If it is over 100 euros, email it, otherwise post it": nothing is run for the others. */
function otherwise(reading: Reading, text: string, asked: string, notes: Notes): void {
  for (const part of reading.action) {
    const match = /(?:^|[,;.:\n–—-]\s*|\b(?:and|or|but)\s+)(otherwise|else|if not)\b/i.exec(
      text.slice(part.start, part.end),
    );
    if (match === null) continue;
    const word = match[1] ?? '';
    const start = part.start + match.index + match[0].length - word.length;
    notes.add(
      'NLJ4016',
      { start, end: start + word.length },
      `Nothing runs where “${asked.trim()}” does not hold, so that “${word}” would never be reached. Decide in the handler, or write two jobs.`,
    );
  }
}

/** "If it is paid by then, stop": the job that stops is the only one there is. */
function stops(reading: Reading, text: string, asked: string, notes: Notes): void {
  const [part, ...others] = reading.action;
  if (part === undefined || others.length > 0) return;
  const said = text.slice(part.start, part.end).replace(/^[\s,;:.]+|[\s,;:.!]+$/g, '');
  if (/^(?:then )?(?:stop|do nothing|abort|quit|exit|end(?: it)?|skip(?: it)?)(?: there| here)?$/i.test(said))
    notes.add(
      'NLJ4016',
      part,
      `“${said}” is all that would be done, and only where “${asked.trim()}” holds. Say what is done, and what calls it off: “unless …”.`,
    );
}

/** "This applies only to orders over 100 euros": a sentence about the job, and no part of what it does. */
function applies(assembly: Assembly, reading: Reading, text: string, notes: Notes): void {
  if (assembly.occasions.length + assembly.groups.length === 0) return;
  for (const part of reading.action) {
    const match = /(?:^|[.;\n]\s*)((?:this|that|it|the job)(?: only)? (?:applies|counts|holds)\b[^.;\n]*)/i.exec(
      text.slice(part.start, part.end),
    );
    if (match?.[1] === undefined) continue;
    const start = part.start + match.index + match[0].length - match[1].length;
    notes.add(
      'NLJ2006',
      { start, end: start + match[1].length },
      `“${match[1]}” reads like a condition, but is taken as part of what the job does. Say it with what sets the job off.`,
    );
  }
}
