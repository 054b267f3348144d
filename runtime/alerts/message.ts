import { inWords } from '../scheduler/in-words.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import type { EndedRun, Message, OpenAlert } from '../store/alert-store.ts';
import type { Tell } from './decide.ts';

/** One thing that somebody is told; several of them for one receiver make one message. */
export type Note =
  | {
      readonly about: 'alert';
      readonly tell: Tell;
      /** As it stands now; for a recovery as it last stood. */
      readonly alert: OpenAlert;
      /** The run that shows that it is over. */
      readonly over: string | null;
      readonly at: number;
      readonly spec: Pick<JobSpec, 'title' | 'owner' | 'runbook'> | undefined;
    }
  | {
      readonly about: 'end';
      readonly ended: EndedRun;
      readonly spec: Pick<JobSpec, 'title' | 'owner' | 'runbook'> | undefined;
    };

/** How many notes a message spells out; the others are counted. */
const MOST = 20;

/** Says notes in one message. @param link of the dashboard, without a slash at the end; null for none. */
export function messageOf(notes: readonly Note[], link: string | null): Message {
  const said = notes.map((note) => sayNote(note, link));
  const [first] = said;
  const more = said.length > MOST ? `\n\nand ${said.length - MOST} more` : '';
  return {
    subject: said.length === 1 && first ? first.subject : subjectOf(notes),
    text:
      said
        .slice(0, MOST)
        .map(({ text }) => text)
        .join('\n\n') + more,
    data: {
      type: 'nljobs.alert',
      notes: said.slice(0, MOST).map(({ data }) => data),
      more: Math.max(0, said.length - MOST),
    },
  };
}

interface Said {
  readonly subject: string;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function sayNote(note: Note, link: string | null): Said {
  const job = note.about === 'end' ? note.ended.job : note.alert.job;
  const name = note.spec?.title ?? job;
  const run = note.about === 'end' ? note.ended.run : (note.over ?? note.alert.run);
  const subject = note.about === 'end' ? endSubject(name, note.ended) : alertSubject(name, note);
  const lines = [
    subject,
    ...(note.about === 'end' ? endLines(note.ended) : alertLines(note)),
    ...(note.spec?.owner ? [`Owner: ${note.spec.owner}`] : []),
    ...(note.spec?.runbook ? [`Runbook: ${note.spec.runbook}`] : []),
    ...(run === null ? [] : [`Run: ${link === null ? `nljobs runs show ${run}` : `${link}/runs/${run}`}`]),
  ];
  const shared = { job, run, subject, link: run === null || link === null ? null : `${link}/runs/${run}` };
  const data =
    note.about === 'end'
      ? { ...shared, kind: 'end', status: note.ended.status, at: iso(note.ended.at), message: note.ended.message }
      : {
          ...shared,
          kind: note.alert.kind,
          state: note.tell === 'recovered' ? 'recovered' : 'open',
          tell: note.tell,
          since: iso(note.alert.since),
          lastAt: iso(note.alert.lastAt),
          count: note.alert.count,
          message: note.alert.message,
        };
  return { subject, text: lines.join('\n'), data };
}

function endSubject(name: string, { status }: EndedRun): string {
  return `${name} ${status}`;
}

function endLines({ at, took, message, scheduledFor }: EndedRun): readonly string[] {
  return [
    `It ended at ${iso(at)}${took === null ? '' : ` after ${inWords(took)}`}; it was for ${iso(scheduledFor)}.`,
    ...(message === '' ? [] : [message]),
  ];
}

type AlertNote = Extract<Note, { readonly about: 'alert' }>;

function alertSubject(name: string, { tell, alert }: AlertNote): string {
  if (tell === 'recovered') {
    return alert.kind === 'dead-letter' ? 'The dead letters are fewer again' : `${name} is well again`;
  }
  const times = alert.count > 1 ? ` (${alert.count} times)` : '';
  switch (alert.kind) {
    case 'failure':
      return tell === 'new' ? `${name} failed${times}` : `${name} still fails${times}`;
    case 'missed':
      return `${name} was missed${times}`;
    case 'overdue':
      return `${name} is overdue: nobody has taken up its schedule`;
    case 'late':
      return `${name} takes longer than usual`;
    case 'dead-letter':
      return alert.message;
  }
}

function alertLines({ tell, alert, at }: AlertNote): readonly string[] {
  if (tell === 'recovered') {
    const times = alert.count === 1 ? 'once' : `${alert.count} times`;
    return [`It was wrong for ${inWords(at - alert.since)}, since ${iso(alert.since)}, and happened ${times}.`];
  }
  return [
    ...(alert.kind === 'dead-letter' ? [] : [alert.message]),
    ...(alert.lastAt > alert.since
      ? [`Since ${iso(alert.since)}, last at ${iso(alert.lastAt)}.`]
      : [`At ${iso(alert.since)}.`]),
  ];
}

function subjectOf(notes: readonly Note[]): string {
  const recovered = notes.filter((note) => note.about === 'alert' && note.tell === 'recovered').length;
  const ended = notes.filter((note) => note.about === 'end').length;
  const wrong = notes.length - recovered - ended;
  const parts = [
    ...(wrong > 0 ? [`${wrong} ${wrong === 1 ? 'job needs' : 'jobs need'} a look`] : []),
    ...(recovered > 0 ? [`${recovered} well again`] : []),
    ...(ended > 0 ? [`${ended} ended`] : []),
  ];
  return parts.join(', ');
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
