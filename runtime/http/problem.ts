import type { z } from 'zod';
import { REFUSALS, type Refusal, type RefusalKind } from './operations.ts';
import type { Problem } from './wire.ts';

/** Every kind of problem the API answers with: those of the operations, and those of HTTP itself. */
export const PROBLEMS = {
  ...REFUSALS,
  unauthorized: { status: 401, title: 'A token is needed' },
  'cross-site': { status: 403, title: 'Asked from another site' },
  'no-route': { status: 404, title: 'There is no such page' },
  'method-not-allowed': { status: 405, title: 'Not done this way' },
  'too-large': { status: 413, title: 'The body is too large' },
  'not-json': { status: 415, title: 'The body is not JSON' },
  'too-many': { status: 429, title: 'Asked too often' },
  'wrong-host': { status: 421, title: 'Asked under a foreign name' },
  fault: { status: 500, title: 'That is our fault' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;
export type ProblemKind = keyof typeof PROBLEMS;

/** What HTTP itself has against a request, where an operation would refuse. */
export class Declined extends Error {
  readonly kind: ProblemKind;
  readonly headers: Readonly<Record<string, string>>;

  constructor(kind: ProblemKind, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'Declined';
    this.kind = kind;
    this.headers = headers;
  }
}

/** The problem details (RFC 9457) of one kind. `detail` is a sentence for people. */
export function problemOf(kind: ProblemKind, detail: string, more: Pick<Problem, 'run' | 'errors'> = {}): Problem {
  const { status, title } = PROBLEMS[kind];
  return { type: `urn:nljobs:problem:${kind}`, title, status, detail, kind, ...more };
}

export function problemOfRefusal(refusal: Refusal): Problem {
  const { kind, message, run, errors } = refusal;
  return problemOf(kind, message, {
    ...(run === null ? {} : { run }),
    ...(errors.length === 0 ? {} : { errors }),
  });
}

/** What zod found in a value, each finding with the place it was found at: `query.limit`. */
export function problemOfIssues(where: string, error: z.ZodError, value: unknown): Problem {
  const errors = error.issues
    .slice(0, MOST_FINDINGS)
    .flatMap((issue) => findingsOf(issue, [where], value))
    .slice(0, MOST_FINDINGS);
  const first = errors[0];
  return problemOf('invalid', first === undefined ? 'not valid' : `${first.at}: ${first.message}`, { errors });
}

/** Whoever sends a thousand mistakes is told of the first. */
const MOST_FINDINGS = 20;
const MOST_KEYS = 5;

function shortly(names: readonly string[]): string {
  const more = names.length - MOST_KEYS;
  return names.slice(0, MOST_KEYS).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

type Finding = NonNullable<Problem['errors']>[number];

/** What one issue of zod comes to, for people. Of a choice that nothing fits, what is wrong with the form that fits best. */
function findingsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[], value: unknown): readonly Finding[] {
  const here = found(value, issue.path);
  const place = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    const forms = issue.errors.map((issues) => issues.flatMap((one) => findingsOf(one, place, here)));
    const deepest = forms.filter((form) => form.some(({ at }) => at !== place.join('.')) || form.length === 1);
    const best = deepest.sort((a, b) => depthOf(b) - depthOf(a) || a.length - b.length)[0];
    if (best !== undefined && depthOf(best) > place.length) return best;
  }
  return [{ at: place.join('.'), message: wordsOf(issue, here) }];
}

function depthOf(findings: readonly Finding[]): number {
  return Math.max(0, ...findings.map(({ at }) => at.split('.').length));
}

/** What stands at a place in a value, which zod does not hand on; undefined where there is nothing. */
function found(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (at, name) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? Reflect.get(at, name) : undefined,
    value,
  );
}

/** Zod's own words of what stands there, but where they are those of a programmer. */
function wordsOf(issue: z.core.$ZodIssue, here: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return here === undefined ? 'is missing' : issue.message;
    case 'unrecognized_keys':
      return `takes no ${shortly(issue.keys.map((key) => `"${key.slice(0, 50)}"`))}`;
    case 'invalid_format':
      return issue.format === 'datetime'
        ? 'is no instant of RFC 3339, such as 2027-01-31T09:00:00Z (in an address, write + as %2B)'
        : issue.message;
    case 'invalid_value':
      return here === undefined ? 'is missing' : `is none of ${issue.values.map(String).join(', ')}`;
    default:
      return issue.message;
  }
}

export function isRefusalKind(kind: string): kind is RefusalKind {
  return Object.hasOwn(REFUSALS, kind);
}

export function problemResponse(value: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(value), {
    status: value.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}
