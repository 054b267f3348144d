import { createNodeHost } from '../../host/node.ts';
import { normalizePath } from '../../host/path.ts';
import { openForTalk, type TalkProject } from '../../services/conversation/project.ts';
import { Failure } from '../failure.ts';
import type { Globals } from '../globals.ts';

/** Opens the project here for a conversation. A folder without one is as good as an empty project. */
export async function openForChat(
  globals: Globals,
  asked: { readonly job: string | null; readonly file: string | null },
): Promise<TalkProject> {
  const [cwd, config] = [normalizePath(globals.cwd), globals.config ?? undefined];
  const opened = await openForTalk(createNodeHost(), { ...asked, cwd, config });
  if (!opened.ok) throw new Failure(opened.reason, { advice: opened.advice });
  return opened.project;
}
