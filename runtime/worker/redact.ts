/**
 * What handlers log and throw is kept, shown and sent to people who may not know the secrets that it was done with. So what has
 * the shape of a secret is not recorded: a driver's error names the address it could not reach, password included.
 * Inputs and results stay as they are, since runs work with them.
 */

const HIDDEN = '[hidden]';

/** Secrets that are known by how they look, each with what stays of it. None of them looks at a stretch of text twice. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  // The password of an address: postgres://user:password@host.
  [/:\/\/([^\s:/?#@]{0,200}):[^\s/?#@]{1,1000}@/gu, `://$1:${HIDDEN}@`],
  // A word behind it has no figure in it: "Basic authentication is not supported".
  [/\b(bearer|basic) +(?=[\w.~+/-]{0,400}[\d=_])[\w.~+/=-]{8,}/giu, `$1 ${HIDDEN}`],
  // Of queries and connection strings; a colon stands too often in messages that hide nothing.
  [
    /(password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key)=(?:"[^"]{0,1000}"|'[^']{0,1000}'|[^\s&;,"'<>)]+)/giu,
    `$1=${HIDDEN}`,
  ],
  // As those who give them out have them begin.
  [
    /\b(nljobs_|gh[opsur]_|github_pat_|glpat-|xox[abpr]-|sk_live_|rk_live_|sk-ant-|sk-proj-|npm_)[\w-]{16,}/gu,
    `$1${HIDDEN}`,
  ],
  [/\bAKIA[0-9A-Z]{16}\b/gu, `AKIA${HIDDEN}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/gu, HIDDEN],
  [/(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)[^-]{0,8192}/gu, `$1 ${HIDDEN} `],
];

/** Text without what looks like a secret. Pure. */
export function redacted(text: string): string {
  return SHAPES.reduce((rest, [shape, kept]) => rest.replace(shape, kept), text);
}

/** Names of members whose text is a secret, whatever it looks like: `password`, `clientSecret`, `x-api-key`. */
const NAME =
  /(?:password|passwd|passphrase|secret)$|(?:^|[-_.\s])(?:pwd|token|api[-_]?key|private[-_]?key|access[-_]?key|authorization|cookie|set-cookie)$|(?:Password|Secret|Token|ApiKey|PrivateKey|AccessKey)$/u;

/** A member of something that is recorded, without what is, or looks like, a secret. Pure. */
export function redactedMember(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value !== '' && (NAME.test(name) || NAME.test(name.toLowerCase())) ? HIDDEN : redacted(value);
}
