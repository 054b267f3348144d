import { isField } from '../../cron/shape.ts';

/**
 * Which lines of a comment say something to people. A comment is in a file for many reasons; words that stand in one
 * for another reason must not be held against a schedule.
 */
export type LineKind =
  /** Words for people. */
  | 'words'
  /** Nothing at all: the line between two paragraphs. */
  | 'empty'
  /** It says what the fields of a cron are, draws lines between them, or speaks to a tool. */
  | 'legend'
  /** Something that has been taken out of service, or a licence: what stands above it belongs to it. */
  | 'code';

export function kindOf(line: string): LineKind {
  const text = line.trim();
  if (text === '') return 'empty';
  if (LICENCE.test(text)) return 'code';
  if (isLegend(text)) return 'legend';
  return isCode(text) ? 'code' : 'words';
}

const LICENCE =
  /\b(?:copyright|spdx-licen[cs]e|licen[cs]ed? (?:under|at|is)|under the (?:\w+ )?licen[cs]e)\b|warranties or conditions/i;
const TOOLS =
  /^(?:@ts-|eslint|biome-|prettier|noqa|pylint|pyright|mypy:|type: ?ignore|nolint|noinspection|yamllint|ansible-lint|checkov|tfsec|tflint|trivy|renovate:|shellcheck|rubocop|phpcs|phpstan|@phpstan|cspell|spell-?check|istanbul|c8 |v8 |jshint|language=|#?(?:end)?region\b|<\/?editor-fold|zizmor|vim?:|-\*-|!\/)/i;
/** Words of a table of fields, and how a table of fields is written. */
const FIELD_NAMES =
  /\b(?:min(?:ute)?s?|m|h(?:ou)?rs?|h|dom|day[- ]of[- ](?:the[- ])?(?:month|week)|mon(?:th)?|dow|(?:week)?day|user|command|year|sec(?:ond)?s?)\b/gi;

function isLegend(text: string): boolean {
  if (/[\u2500-\u257f]/.test(text) || TOOLS.test(text)) return true;
  // A line of signs alone: rules, frames, `* * * * *`.
  if (!/[\p{L}\p{N}]/u.test(text)) return true;
  if (/^(?:\*\s+){5}.*\bcommand\b/i.test(text)) return true;
  if (/^[|+`'.:\\/*\-_=\s]*[|+`'\\]/.test(text)) return true;
  // `minute (0 - 59)`, `day of week (0-6) (Sunday=0)`
  if (/\b(?:0|1)\s*(?:-|to|–|\.\.)\s*(?:6|7|12|23|31|59)\b/.test(text) && new RegExp(FIELD_NAMES, 'i').test(text))
    return true;
  const names = text.match(FIELD_NAMES) ?? [];
  return names.length >= 4 && !/\d/.test(text);
}

/** `key: value`, a call, an assignment, a line of a crontab, a tag: code of whatever language. */
function isCode(text: string): boolean {
  const entry = text.replace(/^-\s+/, '');
  if (/[;{}[\]]$|^[)\]}<]|\($/.test(entry)) return true;
  if (/^[@$]?[\w.\->:]+\(.*\)[,;:]?$/.test(entry) || /^@\w+\b/.test(entry)) return true;
  if (/^['"]?[\w.-]+['"]?\s*=>?\s*\S/.test(entry)) return true;
  const pair = /^['"]?([\w.$/-]+)['"]?:(?:\s+(.*))?$/.exec(entry);
  if (pair !== null) {
    const value = pair[2]?.trim() ?? '';
    // `schedule:` and `cron: '0 9 * * *'` are code; `Note: every day at nine` is not.
    if (value === '' ? /^[a-z]/.test(entry) : /^['"[{|>!&*]/.test(value) || startsWithCron(value)) return true;
    if (/^(?:uses|run|runs-on|branches|paths|push|with|env|image|if|id|jobs|steps)$/.test(pair[1] ?? '')) return true;
  }
  return startsWithCron(entry) || startsWithCron(entry.replace(/^['"`]/, ''));
}

/** Whether it begins with the five fields of a cron, and more than numbers and names among them. */
export function startsWithCron(text: string): boolean {
  const words = text.split(/\s+/, 5).map((word) => word.replace(/['"`,]+$/, ''));
  return words.length === 5 && words.every(isField) && words.some((word) => word.includes('*'));
}
