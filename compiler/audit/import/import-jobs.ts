import { folderOf, nameOf } from '../../host/path.ts';
import { slug } from '../../source/ids.ts';
import { audit } from '../finding.ts';
import type { Found } from '../found.ts';
import type { Imported, ImportedJob, LeftOut } from './imported.ts';
import { type InEnglish, inEnglish, knownZone } from './in-english.ts';

export interface ImportOptions {
  /** The zone of schedules whose file names none, IANA. */
  readonly timezone: string;
  /** The instant from which runs are compared, epoch milliseconds: it changes no job. */
  readonly from: number;
}

/** Makes jobs of schedules that were found, each with an id of its own. Pure. */
export function importJobs(all: readonly Found[], options: ImportOptions): Imported {
  const jobs: ImportedJob[] = [];
  const left: LeftOut[] = [];
  const ids = new Set<string>();
  for (const found of all) {
    const name = titleOf(found);
    const zone = knownZone(found.timezone) ?? options.timezone;
    const english = inEnglish(found, zone, actionsOf(found, name), options.from);
    if (typeof english === 'string') {
      left.push({ found, reason: english });
      continue;
    }
    const { id, title } = unique(name, ids);
    jobs.push({ found, id, title, description: english.description, questions: questionsOf(found, english, options) });
  }
  return { jobs, left };
}

/** What a person has to decide before a job runs here. */
function questionsOf(found: Found, { when, action, reading }: InEnglish, options: ImportOptions): readonly string[] {
  const questions: string[] = [];
  for (const { words, judgement } of audit(found, options.from).findings) {
    if (words === null || judgement?.verdict !== 'contradicts') continue;
    const says = judgement.says === null ? '' : `, which is: ${judgement.says}, ${action}`;
    questions.push(
      `The words beside it and the cron contradict each other. Which is meant? The words: “${oneLine(words.text)}”${says}. The cron: ${when}, ${action}.`,
    );
  }
  if (found.testsDate) {
    questions.push(
      'What it starts tests the date itself, so that the cron alone does not say when it acts. Can the description say it (“on the first Monday of the month”), and the test go?',
    );
  }
  if (found.timezone === null) {
    questions.push(`The file does not say in which zone it fires. Is ${options.timezone} right?`);
  } else if (knownZone(found.timezone) === null) {
    questions.push(`Its zone is written as “${oneLine(found.timezone)}”. Is ${options.timezone} right?`);
  }
  for (const { kind, message } of reading.doubts) {
    // Which of several layouts was taken is known here: the source says who reads it.
    if (kind !== 'layout' && kind !== 'dialect') questions.push(`${message} Is that meant?`);
  }
  return questions;
}

/** What it runs, in words, the best first. What reads as more than an action is left to the next. */
function actionsOf({ action }: Found, title: string): readonly string[] {
  const spoken = action === null || /[/\\$&|;<>(){}[\]="'`*_#!]|--/.test(action) ? null : oneLine(action);
  const plain = spoken !== null && /^[a-z]+ \S+ \S/.test(spoken) && spoken.length <= 80 ? [spoken] : [];
  const id = slug(title);
  return [
    ...plain,
    `run the job ${title}`,
    `run the job ${title.toLowerCase()}`,
    `run the job ${id}`,
    `run the job “${id}”`,
  ];
}

/** What to call a job: its name, else the program that it starts, else its file. */
function titleOf(found: Found): string {
  const named = plainWords(found.name ?? '');
  if (slug(named) !== '') return named;
  const program = plainWords(programOf(found.action ?? ''));
  if (slug(program) !== '') return program;
  const file = nameOf(found.file).replace(/\.[\w.]+$/, '');
  const own = plainWords(slug(file) === '' ? folderOf(found.file) : file);
  return slug(own) === '' ? 'Job' : own;
}

/** `/usr/local/bin/backup --full` is backup; a function or a class is called by its name. */
function programOf(action: string): string {
  const words = action.replace(/^(?:cd \S+ && |test \S+ \S+ (?:&&|\|\|) |run |\[.*?\] && )+/, '').split(/\s+/);
  const word = words.find(
    (one) =>
      /^[\w./~-]+$/.test(one) && !/^(?:sudo|nice|env|flock|bash|sh|python3?|php|node|ruby|-.*)$/.test(nameOf(one)),
  );
  return nameOf(word ?? '').replace(/\.(?:sh|py|rb|php|js|ts|pl)$/, '');
}

/** Without templates and without signs that Markdown reads. */
function plainWords(text: string): string {
  return oneLine(text.replace(/\$?\{\{?[^}]*\}?\}/g, ' '))
    .replace(/[\\`*_{}[\]<>#|~!]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.,:;/-]+|[\s.,:;/-]+$/g, '')
    .slice(0, 80)
    .trim();
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** An id and a title that no other job has yet. */
function unique(name: string, ids: Set<string>): { readonly id: string; readonly title: string } {
  for (let n = 1; ; n++) {
    const title = n === 1 ? name : `${name} ${n}`;
    const id = slug(title);
    if (ids.has(id)) continue;
    ids.add(id);
    return { id, title };
  }
}
