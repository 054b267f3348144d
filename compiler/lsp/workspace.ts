import { fileURLToPath } from 'node:url';
import type { Host } from '../host/host.ts';
import { inside, normalizePath } from '../host/path.ts';
import type { EditorProject, Snapshot } from '../services/editor/project.ts';
import { rootOf } from '../services/editor/root.ts';

/** The longest text that is read at every key, in UTF-16 code units: five thousand jobs. */
export const LONGEST = 1_000_000;

/** A file of a project as it stands, with all that is known of the project. */
export interface Standing {
  readonly snapshot: Snapshot;
  /** Relative to the root. */
  readonly file: string;
  /** What the snapshot has read of it: all offsets count in it. */
  readonly text: string;
}

/** The projects of an editor, and the documents that are open in it. */
export interface Workspace {
  /** Folders that the editor has opened, absolute. */
  bounds: readonly string[];
  put(uri: string, text: string | null): void;
  refresh(): void;
  /** The project of a document that is open; null where it belongs to none, or is too long to be read at every key. */
  projectOf(uri: string): EditorProject | null;
  /** A job file as it stands; null for any other document. */
  jobFile(uri: string): Promise<Standing | null>;
  /** Where a document lies, absolute with forward slashes; null where it is no file. */
  pathOf(uri: string): string | null;
}

/**
 * @param open opens the project in a folder
 * @param fixed the one folder that is the project, where its config was named
 */
export function createWorkspace(host: Host, open: (root: string) => EditorProject, fixed: string | null): Workspace {
  const projects = new Map<string, EditorProject>();
  const documents = new Map<string, { readonly project: EditorProject; readonly tooLong: boolean }>();
  const projectAt = (path: string): EditorProject | null => {
    const root = fixed === null ? rootOf(host, path, workspace.bounds) : inside(fixed, path) === null ? null : fixed;
    if (root === null) return null;
    const project = projects.get(root) ?? open(root);
    projects.set(root, project);
    return project;
  };
  const workspace: Workspace = {
    bounds: [],
    pathOf(uri) {
      if (!uri.startsWith('file:')) return null;
      try {
        return normalizePath(fileURLToPath(uri));
      } catch {
        return null;
      }
    },
    put(uri, text) {
      const path = workspace.pathOf(uri);
      const known = documents.get(uri);
      const project = known?.project ?? (path === null || text === null ? null : projectAt(path));
      if (path === null || project === null) return;
      if (text === null) documents.delete(uri);
      else documents.set(uri, { project, tooLong: text.length > LONGEST });
      project.put(path, text);
    },
    refresh() {
      for (const project of projects.values()) project.refresh();
    },
    projectOf(uri) {
      const project = documents.get(uri)?.project ?? null;
      const tooLong = [...documents.values()].some((each) => each.project === project && each.tooLong);
      return tooLong ? null : project;
    },
    async jobFile(uri) {
      const path = workspace.pathOf(uri);
      const project = workspace.projectOf(uri);
      if (path === null || project === null) return null;
      const snapshot = await project.snapshot();
      const file = inside(snapshot.root, path);
      const stands = file === null ? undefined : snapshot.files.get(file);
      return file === null || stands === undefined ? null : { snapshot, file, text: stands.source.text };
    },
  };
  return workspace;
}
