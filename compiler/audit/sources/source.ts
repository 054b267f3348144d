import type { DialectId } from '../../cron/dialects.ts';
import type { DataNode } from '../data/node.ts';
import type { Scan } from '../text/scan.ts';
import type { Spot } from '../text/words.ts';

/** One kind of place where schedules are written. One file each, and one line in `sources.ts`. */
export interface Source {
  /** A word or two with dashes, as users see it. */
  readonly id: string;
  /** Whether a file of this name may hold such schedules: asked of every file, before it is read. */
  readonly reads: (path: string) => boolean;
  /** What all stands in every file that holds such schedules: asked before anything is parsed. */
  readonly mentions: readonly RegExp[];
  /** Finds the schedules. Never throws, whatever the text holds. */
  readonly find: (file: SourceFile) => readonly Sighting[] | Promise<readonly Sighting[]>;
}

/** A file to look into. What several sources need of it is made once, when it is first asked for. */
export interface SourceFile {
  /** Relative to the folder that is walked, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly scan: () => Scan;
  /** The documents of a YAML or JSON file, as far as they can be read. */
  readonly documents: () => readonly DataNode[];
}

/** A schedule as a source sees it: `Found` without what follows from its place in the file. */
export interface Sighting extends Spot {
  readonly dialect: DialectId;
  readonly cron: string;
  readonly timezone: string | null;
  readonly testsDate: boolean;
  readonly name: string | null;
  readonly action: string | null;
  readonly editable: boolean;
}

/** A sighting with what most have: words above the line of the cron, and nothing else known. */
export function sighting(at: Pick<Sighting, 'dialect' | 'cron' | 'start' | 'end'> & Partial<Sighting>): Sighting {
  return {
    above: [at.start],
    beside: [],
    titles: [],
    timezone: null,
    testsDate: false,
    name: null,
    action: null,
    editable: true,
    ...at,
  };
}
