import { capabilityRows, ENGINES, EXIT_CODES, EXIT_MEANINGS } from 'nljobs/spec/core';
import { languageReference } from '../../compiler/grammar/reference.ts';
import { defaults } from '../../compiler/semantics/defaults.ts';
import { SETTINGS } from '../../runtime/cli/settings.ts';
import { verbs } from '../../runtime/cli/verbs.ts';
import { PROBLEMS } from '../../runtime/http/problem.ts';
import { routes } from '../../runtime/http/routes.ts';
import { BOUNDS, BOUNDS_IN_WORDS } from '../../runtime/worker/bounds.ts';

const GENERATED =
  '<!-- Generated from the code; `npx vitest run --project unit checks/reference -u` writes it anew. -->';
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const page = (title: string, ...parts: readonly string[]) => `# ${title}\n\n${GENERATED}\n\n${parts.join('\n\n')}\n`;

/** Every rule of the grammar with its own examples, by dimension. */
export function languagePage(): string {
  const dimensions = languageReference();
  const count = dimensions.reduce((sum, { rules }) => sum + rules.length, 0);
  return page(
    'What English is read',
    `${count} rules. The examples are tests: each is read by its rule.`,
    ...dimensions.map(({ dimension, rules }) =>
      [
        `## ${dimension}`,
        table(
          ['Rule', 'Examples'],
          rules.map(({ id, examples }) => [`\`${id}\``, examples.join(' · ')]),
        ),
      ].join('\n\n'),
    ),
  );
}

/** The one table of implied values. */
export function defaultsPage(): string {
  return page(
    'What is used when nothing is said',
    table(
      ['Field', 'Value', 'Why'],
      Object.entries(defaults).map(([field, { text, reason }]) => [`\`${field}\``, text, reason]),
    ),
  );
}

/** What each engine honours. */
export function enginesPage(): string {
  return page(
    'What engines honour',
    '*native*: by the engine. *ours*: by nljobs on any engine. *both*: by the engine where it provably does the same, else by nljobs; `build` says which. *not yet*: compiled with a warning. *refused*: `build` ends with an error.',
    table(
      ['Feature', ...ENGINES],
      capabilityRows().map(([feature, row]) => [
        feature,
        ...ENGINES.map((engine) => row.support[engine].level.replace('-', ' ')),
      ]),
    ),
  );
}

/** The verbs of the command and its exit codes. */
export function commandsPage(): string {
  return page(
    'The nljobs command',
    table(
      ['Verb', 'Does'],
      verbs.map((verb) => [`\`${verb.name}\``, verb.summary]),
    ),
    '## Exit codes',
    table(
      ['Code', 'Means'],
      Object.entries(EXIT_CODES).map(([name, code]) => [String(code), EXIT_MEANINGS[name as keyof typeof EXIT_CODES]]),
    ),
  );
}

/** Every environment variable of the command. */
export function settingsPage(): string {
  return page(
    'Settings',
    'Environment variables of the `nljobs` command. An empty one counts as unset; one that is not valid is refused by name, and never shown; one that begins with `NLJOBS_` and is not in this table is told.',
    table(
      ['Variable', 'Takes', 'Without it', 'For'],
      Object.entries(SETTINGS).map(([name, { takes, standard, means }]) => [`\`${name}\``, takes, standard, means]),
    ),
  );
}

/** What bounds that which handlers give. */
export function limitsPage(): string {
  return page(
    'Limits',
    'How much of what handlers take and give is kept. What JSON would lose in silence (a `Map`, a `Set`, a `bigint`, a `Promise`) is treated as if it passed its limit; an `Error` is kept as its name, message and stack.',
    table(
      ['Of', 'At most', 'Beyond it'],
      Object.entries(BOUNDS).map(([name, most]) => {
        const [what, unit, beyond] = BOUNDS_IN_WORDS[name as keyof typeof BOUNDS];
        return [what, `${most.toLocaleString('en-US')} ${unit}`, beyond];
      }),
    ),
  );
}

/** Every route of the HTTP API. */
export function httpPage(): string {
  return page(
    'The HTTP API',
    'On 127.0.0.1 where nothing else is said (`NLJOBS_HOST`), behind a token (`authorization: Bearer …`): that of the instance, which may do all, or one of `nljobs tokens create`. `GET /api/v1/openapi.json` gives all of it as a document of OpenAPI 3.1, made from the schemas that check what comes and goes. Lists come in pages: pass `cursor` back for the next. A request marked ⟲ takes an `Idempotency-Key`: sent again, it is done once.',
    table(
      ['Route', 'Does', 'Needs', 'Answers'],
      routes.map((route) => [
        `\`${route.method} ${route.path}\`${route.idempotent ? ' ⟲' : ''}`,
        route.summary,
        route.access === 'admin' ? 'the instance’s own token' : route.access,
        route.statuses.join(', '),
      ]),
    ),
    '## Problems',
    'What is not done is said as problem details (RFC 9457) with a `kind`, a sentence in `detail`, and where it helps the `run` that stands in the way and the `errors` with their places.',
    table(
      ['Kind', 'Status', 'Title'],
      Object.entries(PROBLEMS).map(([kind, { status, title }]) => [`\`${kind}\``, String(status), title]),
    ),
  );
}
