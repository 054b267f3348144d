import type { LocatedDiagnostic, Source } from '../diagnostics/located.ts';
import { finding } from '../source/finding.ts';
import { escapeUnit, HIDDEN } from '../source/hidden.ts';
import { isId } from '../source/ids.ts';

export const LOCK_NAME = 'jobs.lock.json';
export const LOCK_VERSION = 1;

/** What is remembered of a job between builds. Hashes are those of `hashes.ts`. */
export interface LockBlock {
  /** The source that holds it, relative to the project's root. */
  readonly file: string;
  readonly description: string;
  /** The reading in canonical English, for reviewers. */
  readonly canonical: string;
  readonly spec: string;
  readonly context: string;
  /** The action that the handler was written for. */
  readonly action: string;
  /** Ids under which the job's earlier history is kept. */
  readonly was: readonly string[];
  readonly acknowledged: readonly Acknowledged[];
  /** The holidays that it leaves out, by place (`US`, `DE-BY`): they stay as they were when it was first built. */
  readonly holidays?: LockedHolidays;
  /** What a model made of words that the grammar cannot read. */
  readonly proposed?: Proposed;
}

/** A restatement with where it came from. It holds for the description whose hash stands beside it. */
export interface Proposed {
  readonly restatement: string;
  readonly model: string;
  /** Name and version: `restate@1`. */
  readonly prompt: string;
  /** Words of the description that it does not take up. */
  readonly leftOut: readonly string[];
}

export type LockedHolidays = Readonly<Record<string, { readonly dates: readonly string[]; readonly through: string }>>;

/** A warning that somebody has looked at: it stays quiet while the words it was about stay as they are. */
export interface Acknowledged {
  readonly code: string;
  readonly words: string;
}

/** The lockfile: a block for each job, by id. */
export type Lock = ReadonlyMap<string, LockBlock>;

/** The text of a lockfile: jobs in order of their ids, one value a line, so that merges touch what changed. */
export function printLock(lock: Lock): string {
  const jobs = [...lock].sort(([a], [b]) => (a < b ? -1 : 1));
  const block = ([id, job]: readonly [string, LockBlock]): string => {
    const values: Record<string, unknown> = {
      file: job.file,
      description: job.description,
      canonical: job.canonical,
      spec: job.spec,
      context: job.context,
      action: job.action,
      ...(job.was.length > 0 ? { was: job.was } : {}),
      acknowledged: job.acknowledged,
      ...(job.holidays === undefined ? {} : { holidays: job.holidays }),
      ...(job.proposed === undefined ? {} : { proposed: job.proposed }),
    };
    return `${JSON.stringify(id)}: ${JSON.stringify(values, null, 2)}`
      .replaceAll('\n', '\n    ')
      .replace(HIDDEN, escapeUnit);
  };
  const blocks = jobs.map((entry) => `\n    ${block(entry)}`).join(',');
  return `{\n  "lockVersion": ${LOCK_VERSION},\n  "jobs": {${blocks}${blocks === '' ? '' : '\n  '}}\n}\n`;
}

/** A lock that was read, or what is wrong with it. */
export type LockRead = { readonly lock: Lock } | { readonly diagnostic: LocatedDiagnostic };

/** A lockfile that the system does not hand out. */
export function unreadableLock(reason: string): LockRead {
  const message = `${LOCK_NAME} cannot be read: ${reason}.`;
  return { diagnostic: finding('NLJ7003', { name: LOCK_NAME, text: '' }, message) };
}

/** Reads the text of a lockfile. It is never guessed at: what it remembers cannot be computed again. */
export function readLock(source: Source): LockRead {
  const { text, name } = source;
  const marker = /^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$/m.exec(text);
  if (marker !== null) {
    const message = `${name} holds the conflict markers of a merge. Keep both sides where they are about different jobs, then build again.`;
    const span = { start: marker.index, end: marker.index + marker[0].length };
    return { diagnostic: finding('NLJ7002', source, message, { span }) };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { diagnostic: broken(source, `it is not JSON: ${reason}`, placeOf(reason, text)) };
  }
  if (!isRecord(value)) return { diagnostic: broken(source, 'it is no object') };
  const version = value['lockVersion'];
  if (typeof version === 'number' && version > LOCK_VERSION) {
    const at = text.indexOf('"lockVersion"');
    const message = `${name} was written by a newer nljobs: its version is ${version}, and this one knows ${LOCK_VERSION}. Install the newer version.`;
    const span = { start: Math.max(at, 0), end: Math.max(at, 0) + '"lockVersion"'.length };
    return { diagnostic: finding('NLJ7001', source, message, { span }) };
  }
  if (version !== LOCK_VERSION) return { diagnostic: broken(source, `"lockVersion" is not ${LOCK_VERSION}`) };
  const twice = repeatedId(text);
  if (twice !== null) return { diagnostic: broken(source, `"${twice.id}" stands in it twice`, twice.at) };
  const jobs = value['jobs'];
  if (!isRecord(jobs)) return { diagnostic: broken(source, '"jobs" is no object') };
  const lock = new Map<string, LockBlock>();
  for (const [id, block] of Object.entries(jobs)) {
    if (!isId(id)) return { diagnostic: broken(source, `"${id}" is no id of a job`, text.indexOf(JSON.stringify(id))) };
    const read = readBlock(block);
    if (typeof read === 'string') {
      return { diagnostic: broken(source, `${read} of "${id}" is missing or wrong`, text.indexOf(JSON.stringify(id))) };
    }
    lock.set(id, read);
  }
  return { lock };
}

/** A block, or the name of the value that is wrong. */
function readBlock(block: unknown): LockBlock | string {
  if (!isRecord(block)) return 'the block';
  const texts = ['file', 'description', 'canonical', 'spec', 'context', 'action'] as const;
  const wrong = texts.find((name) => typeof block[name] !== 'string');
  if (wrong !== undefined) return `"${wrong}"`;
  const value = (name: (typeof texts)[number]): string => String(block[name]);
  const was = block['was'] ?? [];
  if (!Array.isArray(was) || !was.every((id) => typeof id === 'string' && isId(id))) return '"was"';
  const acknowledged = block['acknowledged'] ?? [];
  if (!Array.isArray(acknowledged) || !acknowledged.every(isAcknowledged)) return '"acknowledged"';
  const holidays = block['holidays'];
  if (holidays !== undefined && !isHolidays(holidays)) return '"holidays"';
  const proposed = block['proposed'];
  if (proposed !== undefined && !isProposed(proposed)) return '"proposed"';
  return {
    ...(proposed === undefined ? {} : { proposed }),
    ...(holidays === undefined ? {} : { holidays }),
    file: value('file'),
    description: value('description'),
    canonical: value('canonical'),
    spec: value('spec'),
    context: value('context'),
    action: value('action'),
    was,
    acknowledged: acknowledged.map(({ code, words }) => ({ code, words })),
  };
}

function isAcknowledged(value: unknown): value is Acknowledged {
  return isRecord(value) && typeof value['code'] === 'string' && typeof value['words'] === 'string';
}

export function isProposed(value: unknown): value is Proposed {
  return (
    isRecord(value) &&
    ['restatement', 'model', 'prompt'].every((name) => typeof value[name] === 'string') &&
    Array.isArray(value['leftOut']) &&
    value['leftOut'].every((word) => typeof word === 'string')
  );
}

function isHolidays(value: unknown): value is LockedHolidays {
  return (
    isRecord(value) &&
    Object.values(value).every(
      (one) =>
        isRecord(one) &&
        typeof one['through'] === 'string' &&
        Array.isArray(one['dates']) &&
        one['dates'].every((date) => typeof date === 'string'),
    )
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A merge can leave two blocks of one job, of which JSON would quietly take the last. */
function repeatedId(text: string): { readonly id: string; readonly at: number } | null {
  const seen = new Set<string>();
  for (const match of text.matchAll(/^ {4}"([^"]+)": \{/gm)) {
    const id = match[1] ?? '';
    if (seen.has(id)) return { id, at: match.index + 4 };
    seen.add(id);
  }
  return null;
}

function placeOf(reason: string, text: string): number {
  const position = /position (\d+)/.exec(reason)?.[1];
  return position === undefined ? text.length : Math.min(Number(position), text.length);
}

function broken(source: Source, what: string, at = 0): LocatedDiagnostic {
  const message = `${source.name} cannot be read: ${what}. Restore it from version control.`;
  const start = Math.max(at, 0);
  return finding('NLJ7003', source, message, { span: { start, end: Math.min(start + 1, source.text.length) } });
}
