import { openForTalk, type Reading, type TalkProject } from '../services/conversation/project.ts';
import type { Surroundings } from './surroundings.ts';
import { Trouble } from './tool.ts';

const CODES = { config: 'NLJ9301', job: 'NLJ9302', file: 'NLJ9305' } as const;

/** Opens the project for a description that is to be written. Throws `Trouble` where that cannot be. */
export async function openHere(
  { host, cwd, config }: Surroundings,
  asked: { readonly job?: string | undefined; readonly file?: string | undefined },
): Promise<TalkProject> {
  const opened = await openForTalk(host, { cwd, config, job: asked.job ?? null, file: asked.file ?? null });
  if (opened.ok) return opened.project;
  throw new Trouble(CODES[opened.cause], opened.reason, opened.advice);
}

/** How descriptions are read here. */
export const readingHere = (around: Surroundings): Reading => ({
  holidayCalendar: around.holidayCalendar,
  now: around.now(),
  timezone: around.timezone,
});
