import { nameOf } from '../../host/path.ts';

/** How comments and strings are written in a kind of file. */
export type Style =
  | 'crontab'
  | 'yaml'
  | 'json'
  | 'toml'
  | 'shell'
  | 'python'
  | 'ruby'
  | 'php'
  | 'hcl'
  | 'groovy'
  | 'java'
  | 'go'
  | 'script';

const BY_ENDING: Readonly<Record<string, Style>> = {
  yml: 'yaml',
  yaml: 'yaml',
  template: 'yaml',
  tpl: 'yaml',
  json: 'json',
  jsonc: 'json',
  json5: 'json',
  toml: 'toml',
  sh: 'shell',
  bash: 'shell',
  py: 'python',
  rb: 'ruby',
  php: 'php',
  tf: 'hcl',
  hcl: 'hcl',
  tfvars: 'hcl',
  groovy: 'groovy',
  jenkinsfile: 'groovy',
  gradle: 'groovy',
  java: 'java',
  kt: 'java',
  kts: 'java',
  scala: 'java',
  cs: 'java',
  go: 'go',
  js: 'script',
  mjs: 'script',
  cjs: 'script',
  jsx: 'script',
  ts: 'script',
  mts: 'script',
  cts: 'script',
  tsx: 'script',
};

/** The part of a file's name behind its last dot, in small letters; empty where it has none. */
export function endingOf(path: string): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf('.');
  return dot === -1 ? '' : name.slice(dot + 1).toLowerCase();
}

/** How a file is written, by its name; null where no source reads such a file. */
export function styleOf(path: string): Style | null {
  if (isCrontab(path)) return 'crontab';
  const name = nameOf(path);
  if (/^jenkinsfile/i.test(name)) return 'groovy';
  if (/^Dockerfile/.test(name)) return 'shell';
  if (/^whenever$/i.test(name)) return 'ruby';
  const ending = endingOf(path);
  return Object.hasOwn(BY_ENDING, ending) ? (BY_ENDING[ending] ?? null) : null;
}

/** Names of files that hold lines of crontab(5): `crontab`, `my.crontab`, `/etc/cron.d/backup`. */
export function isCrontab(path: string): boolean {
  const name = nameOf(path).toLowerCase();
  if (/(?:^|\/)(?:etc\/)?cron\.d\/[^/.]+$/.test(path) || /(?:^|\/)crontabs\/[^/.]+$/.test(path)) return true;
  return /^(?:crontab|cronjobs?|crontab[-_.](?!.*\.(?:md|html?|py|js|ts|go|rb|php|java|ya?ml|json|sh|c|h|rs|tf|toml)$).*|.*[-_.]crontab|.*\.cron|.*\.crontab(?:\.(?:txt|example|sample|in))?)$/.test(
    name,
  );
}
