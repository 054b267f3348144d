import type { ProjectFile } from './files.ts';

/** What is to be done with one file of a new project. */
export interface Step {
  readonly file: ProjectFile;
  /** `kept`: there is something at its path already, which stays as it is. */
  readonly does: 'create' | 'kept';
}

/** Decides which files are made: those whose path is free. A config under another of its names counts as there. */
export function plan(files: readonly ProjectFile[], exists: (path: string) => boolean): readonly Step[] {
  return files.map((file) => {
    const paths = /^nljobs\.config\.\w+$/.test(file.path) ? CONFIG_NAMES : [file.path];
    const present = paths.find(exists);
    return present === undefined ? { file, does: 'create' } : { file: { ...file, path: present }, does: 'kept' };
  });
}

const CONFIG_NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map((ending) => `nljobs.config.${ending}`);

/** A name that npm takes, from a folder's: lower case, letters, digits, dashes, dots and underscores. */
export function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '')
    .slice(0, 214);
  return name === '' || name === 'node_modules' ? 'jobs' : name;
}
