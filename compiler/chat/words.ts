import type { Paint } from '../diagnostics/render/paint.ts';
import type { ChangedLine } from '../services/conversation/place.ts';
import type { Reply } from '../services/conversation/session.ts';

const ABOUT_TIME: ReadonlySet<string> = new Set(['timezone', 'triggers']);

/** What a reply says, for people: the draft, how it is read, when it runs next, what is assumed, what stands in the way. */
export function replyInWords({ session, compilation, notes }: Reply, next: readonly string[], paint: Paint): string {
  const rows: string[] = [];
  const row = (name: string, text: string): void => {
    rows.push(`  ${paint('quiet', name.padEnd(8))}${text}`);
  };
  if (session.draft !== '') row('draft', paint('strong', session.draft));
  if (compilation?.readback) row('reads', compilation.readback);
  if (compilation?.ok === true) {
    for (const [index, line] of next.entries()) row(index === 0 ? 'next' : '', line);
    // What every job has unless it says otherwise would be the same list each time; `explain` shows it.
    const assumed = compilation.implied.flatMap(({ field, text }) => (ABOUT_TIME.has(field) ? [text] : []));
    if (assumed.length > 0) row('assumed', paint('quiet', assumed.join('; ')));
  }
  for (const note of notes) rows.push(`  ${paint('warning', '!')} ${note}`);
  return rows.map((line) => `${line}\n`).join('');
}

/** One line on what has been typed so far: how it is read, or what stands in its way. */
export function liveReading(reply: Reply): string {
  const { compilation, question, notes } = reply;
  if (compilation === null) return '';
  if (compilation.ok) return compilation.readback ?? '';
  return question?.asks ?? notes[0] ?? '';
}

export function changeInWords(lines: readonly ChangedLine[], paint: Paint): string {
  const tones = { ' ': 'quiet', '-': 'error', '+': 'good' } as const;
  return lines.map(({ sign, text }) => `  ${paint(tones[sign], `${sign} ${text}`.trimEnd())}\n`).join('');
}
