/** The verbs of the compiler with one line each: for help, for suggestions, and for the `nljobs` command that calls us. */
export const verbs = [
  { name: 'init', line: 'set a project up in this folder' },
  { name: 'build', line: 'compile the project and write what changed' },
  { name: 'check', line: 'report what is wrong, and write nothing' },
  { name: 'diff', line: 'show what changed in meaning since a commit' },
  { name: 'fix', line: 'make the corrections that findings offer' },
  { name: 'fmt', line: 'write descriptions in canonical English' },
  { name: 'rename', line: 'give a job another id, and carry everything along' },
  { name: 'ack', line: 'accept what a build asks you to look at' },
  { name: 'import', line: 'write jobs.md from the schedules of a repository' },
  { name: 'explain', line: 'show how a sentence or a job is read' },
  { name: 'parse', line: 'turn descriptions into JSON' },
  { name: 'next', line: 'list upcoming occurrences' },
  { name: 'audit', line: 'compare comments with cron schedules, in any repository' },
  { name: 'chat', line: 'say roughly what you want, and get a description' },
  { name: 'mcp', line: 'serve agents and editors by the Model Context Protocol' },
  { name: 'lsp', line: 'serve editors: findings, fixes, completion in job files' },
  { name: 'export', line: 'write schedules for another scheduler, exactly or not at all' },
] as const;
export type VerbName = (typeof verbs)[number]['name'];

export function isVerb(name: string): name is VerbName {
  return verbs.some((verb) => verb.name === name);
}
