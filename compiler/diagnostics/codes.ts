import type { CodeEntry } from './code.ts';
import { auditCodes } from './codes-audit.ts';
import { languageCodes } from './codes-language.ts';
import { modelCodes } from './codes-model.ts';
import { projectCodes } from './codes-project.ts';
import { ruleCodes } from './codes-rules.ts';
import { toolCodes } from './codes-tool.ts';
import { wireCodes } from './codes-wire.ts';

/**
 * The register of diagnostic codes, grouped by phase: 1 text, 2 grammar, 3 implied and unclear meaning,
 * 4 checks of the schedule and the options, 5 engines and capabilities, 6 project files and config (65 the team's rules),
 * 7 lockfile and generated code, 8 crons that others wrote, 9 the tool itself (91 its input, 92 the optional model,
 * 93 what other programs ask).
 */
export const codes = {
  ...languageCodes,
  ...projectCodes,
  ...ruleCodes,
  ...auditCodes,
  ...toolCodes,
  ...modelCodes,
  ...wireCodes,
} as const satisfies Record<string, CodeEntry>;
export type Code = keyof typeof codes;

/** The entry of a code, or null for one that is not in the register. */
export function codeEntry(code: string): CodeEntry | null {
  return Object.hasOwn(codes, code) ? codes[code as Code] : null;
}
