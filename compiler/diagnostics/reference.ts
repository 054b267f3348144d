import type { CodeEntry } from './code.ts';

/** The phases of the compiler, by the first digit of a code. */
const PHASES: Readonly<Record<string, string>> = {
  '1': 'Text',
  '2': 'Grammar',
  '3': 'Implied and unclear meaning',
  '4': 'Schedule and options',
  '5': 'Engines and capabilities',
  '6': 'Project files and config',
  '7': 'Lockfile and generated code',
  '8': 'Crons that others wrote',
  '9': 'The tool itself',
};

const FIX: Readonly<Record<CodeEntry['fix'], string>> = {
  none: 'no fix is offered',
  safe: 'a safe fix is offered',
  choice: 'the readings are offered as fixes to choose from',
};

function example(text: string): string {
  if (text === '') return '(an empty text)';
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}text\n${text}\n${fence}`;
}

/** Renders the register of codes as the page docs/reference/diagnostics.md, sorted by code. */
export function renderReference(register: Readonly<Record<string, CodeEntry>>): string {
  const parts = [
    '# Diagnostics',
    'Every finding of nljobs has one of these codes. This page is generated from the register in `compiler/diagnostics`; do not edit it.',
  ];
  let phase = '';
  for (const [code, entry] of Object.entries(register).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const digit = code.charAt(3);
    if (digit !== phase) {
      phase = digit;
      parts.push(`## ${PHASES[digit] ?? `Phase ${digit}`}`);
    }
    parts.push(
      `### ${code}: ${entry.title}`,
      `*${entry.severity}*; ${FIX[entry.fix]}.`,
      entry.why,
      `For example:\n\n${example(entry.example)}`,
    );
  }
  return `${parts.join('\n\n')}\n`;
}
