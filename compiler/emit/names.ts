import { slug } from '../source/ids.ts';

/** Where generated code of a source goes, and under which name the list imports it. Seen from the output folder. */
export interface SourceNames {
  readonly file: string;
  readonly variable: string;
}

/**
 * The names for a source: `billing/jobs.md` gives `generated/billing.jobs.jobs.ts`. They are made of letters a to z,
 * digits, hyphens and dots, whatever the source is called, so that they stay inside their folder.
 */
export function namesOfSource(path: string): SourceNames {
  const parts = path
    .replace(/\.[^./]+$/, '')
    .split('/')
    .map((part) => slug(part))
    .filter((part) => part !== '');
  const name = parts.length === 0 ? 'source' : parts.join('.');
  const words = name.split(/[.-]/).filter((word) => word !== '');
  const variable = `from${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
  return { file: `generated/${name}.jobs.ts`, variable };
}

export const EVENTS_FILE = 'generated/events.ts';
export const HANDLERS_FILE = 'generated/handlers.ts';
export const INDEX_FILE = 'generated/index.ts';
/** The conditions that descriptions name: their types, and the file that holds them, which is the user's. */
export const PREDICATE_TYPES_FILE = 'generated/predicates.ts';
export const PREDICATES_FILE = 'predicates.ts';

/** The file of a job's handler. An id holds neither slashes nor dots. */
export function handlerFile(id: string): string {
  return `handlers/${id}.ts`;
}
