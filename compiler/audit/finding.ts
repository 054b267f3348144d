import type { Fix, Severity } from 'nljobs/spec/core';
import { type Code, codes } from '../diagnostics/codes.ts';
import { shortHash } from '../host/hash.ts';
import type { Judgement, Verdict } from './claim.ts';
import type { Collision } from './collisions.ts';
import type { Found, FoundWords } from './found.ts';
import { judge } from './judge.ts';
import { risksOf } from './risks.ts';

/** One finding about one schedule of a file. */
export interface AuditFinding {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly found: Found;
  /** The words that it is about; null for a finding about the cron alone. */
  readonly words: FoundWords | null;
  readonly judgement: Judgement | null;
  readonly fixes: readonly Fix[];
  /** The same for the same schedule, words and code wherever they stand in the file: line numbers are not in it. */
  readonly fingerprint: string;
}

/** A schedule, how the words beside it stand to it, and what was found. */
export interface Audited {
  readonly found: Found;
  /** Of all its words together; null where there are none. */
  readonly verdict: Verdict | null;
  /** Why nobody can tell, where nobody can. */
  readonly reason: string | null;
  readonly findings: readonly AuditFinding[];
}

interface Judged {
  readonly words: FoundWords;
  readonly judgement: Judgement;
}

/**
 * Audits one schedule: judges the words beside it, and the cron by itself.
 *
 * @param from the instant from which runs are shown, epoch milliseconds
 */
export function audit(found: Found, from: number): Audited {
  const judged = found.words.map((words): Judged => ({ words, judgement: judgeWords(found, words, from) }));
  const of = (verdict: Verdict, some: readonly Judged[]) =>
    some.filter(({ judgement }) => judgement.verdict === verdict);
  const comments = judged.filter(({ words }) => !isTitle(words));
  const agreeing = of('agrees', comments);
  // Where some words agree, others that do not are about something else: a heading, or what is made. A name that
  // agrees says too little to speak against a comment.
  const worst = agreeing.length > 0 ? undefined : (of('contradicts', comments)[0] ?? of('contradicts', judged)[0]);
  const known = [
    ...(worst === undefined ? [] : [contradiction(found, worst)]),
    ...agreeing.flatMap((one) => notesOf(found, one)),
  ];
  const agreed = worst === undefined && of('agrees', judged).length > 0;
  const verdict = judged.length === 0 ? null : worst !== undefined ? 'contradicts' : agreed ? 'agrees' : 'unknown';
  const reason = verdict === 'unknown' ? (judged[0]?.judgement.reason ?? null) : null;
  return {
    found,
    verdict,
    reason,
    findings: [...known, ...risks(found, agreed, new Set(known.map(({ code }) => code)))],
  };
}

const isTitle = ({ place }: FoundWords): boolean => place === 'name' || place === 'description';

function judgeWords(found: Found, words: FoundWords, from: number): Judgement {
  const { cron, dialect, timezone, testsDate } = found;
  const title = isTitle(words);
  return judge({ comment: words.text, cron, dialect, timezone: null, cronTimezone: timezone, testsDate, title }, from);
}

function contradiction(found: Found, { words, judgement }: Judged): AuditFinding {
  const { says, fires, fix, reason } = judgement;
  const message = `The words say “${lower(says ?? '')}”, and it fires ${lower(fires ?? '')}.${fix === null ? '' : ` The words mean ${fix}.`}`;
  const fixes: readonly Fix[] =
    fix === null || !found.editable
      ? []
      : [
          {
            title: `Let it fire when the words say: ${fix}`,
            edits: [{ start: found.start, end: found.end, text: fix }],
            safe: !isTitle(words),
          },
        ];
  return finding('NLJ8001', message === '' ? (reason ?? '') : message, found, { words, judgement, fixes });
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function notesOf(found: Found, { words, judgement }: Judged): readonly AuditFinding[] {
  return judgement.notes.map((note) =>
    finding(judgement.drifts ? 'NLJ8002' : 'NLJ8003', note, found, { words, judgement, fixes: [] }),
  );
}

/** What people write beside a date that never comes, when they mean it so. */
const ON_PURPOSE =
  /\b(?:never|manual(?:ly)?|by hand|on.demand|disabled?|deactivated|suspend(?:ed)?|paused?|off|placeholder|dummy|only when|not scheduled)\b/i;

/** What is doubtful about the cron; not what words that agree with it say themselves, nor what is told already. */
function risks(found: Found, agreed: boolean, told: ReadonlySet<Code>): readonly AuditFinding[] {
  const { cron, dialect, timezone: zone, testsDate } = found;
  return risksOf({ cron, dialect, zone, testsDate }).flatMap(({ code, message, instead }) => {
    if ((agreed || told.has('NLJ8001')) && (code === 'NLJ8012' || code === 'NLJ8016')) return [];
    if ((told.has('NLJ8001') || told.has('NLJ8003')) && code === 'NLJ8013') return [];
    if (code === 'NLJ8010' && found.words.some(({ text }) => ON_PURPOSE.test(text))) return [];
    const fixes =
      instead === null || !found.editable
        ? []
        : [{ title: `Once: ${instead}`, edits: [{ start: found.start, end: found.end, text: instead }], safe: false }];
    return [finding(code, message, found, { words: null, judgement: null, fixes })];
  });
}

/** Many schedules at one minute, told at the first of them; null where none was kept. */
export function collisionFinding({ at, zone, count, places }: Collision): AuditFinding | null {
  const [first, ...others] = places;
  if (first === undefined) return null;
  const named = others.map(({ file, line }) => `${file}:${line}`);
  const rest = count - places.length;
  const message = `${count} schedules begin at ${at}${zone === null ? '' : ` ${zone}`}: this one, ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
  return finding('NLJ8017', message, first, { words: null, judgement: null, fixes: [] });
}

function finding(
  code: Code,
  message: string,
  found: Found,
  { words, judgement, fixes }: Pick<AuditFinding, 'words' | 'judgement' | 'fixes'>,
): AuditFinding {
  const said = (words?.text ?? '').replace(/\s+/g, ' ').trim();
  const fingerprint = shortHash(
    [code, found.file, found.source, found.cron.trim().replace(/\s+/g, ' '), said].join('\n'),
  );
  return { code, severity: codes[code].severity, message, found, words, judgement, fixes, fingerprint };
}
