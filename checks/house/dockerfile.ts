import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A stage of a Dockerfile, carried out in a folder that stands for the image's root. */
export interface Stage {
  readonly name: string;
  /** Its working folder on this machine. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string | null;
  readonly base: string;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

export interface DockerOptions {
  /** The folder of the Dockerfile, which is what it may copy from. */
  readonly context: string;
  /** Where the stages go, each in a folder of its name. */
  readonly into: string;
  /** For what it runs. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Carries a Dockerfile out without Docker: its copies and its commands, stage by stage, in folders; what it says of the
 * image is read. Anything it does not know is an Error, so that the file cannot grow past its test.
 */
export function carryOut({ context, into, env: around }: DockerOptions): readonly Stage[] {
  const stages: (Stage & { root: string })[] = [];
  const text = readFileSync(join(context, 'Dockerfile'), 'utf8').replaceAll(/\\\n\s*/g, ' ');
  for (const line of text.split('\n')) {
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (word === '') {
      if (/^\s*(?:#.*)?$/.test(line)) continue;
      throw new Error(`The Dockerfile has a line that is no instruction: ${line}`);
    }
    if (word === 'FROM') {
      const [base = '', , name = String(stages.length)] = rest.split(' ');
      const root = join(into, name);
      mkdirSync(root, { recursive: true });
      stages.push({ name, root, folder: root, env: {}, user: null, base, command: [], healthcheck: [] });
      continue;
    }
    const last = stages.pop();
    if (last === undefined) throw new Error(`${word} comes before FROM`);
    stages.push({ ...last, ...carryOutOne(word, rest, last, stages, context, around) });
  }
  return stages;
}

function carryOutOne(
  word: string,
  rest: string,
  stage: Stage & { readonly root: string },
  before: readonly (Stage & { readonly root: string })[],
  context: string,
  around: Readonly<Record<string, string>>,
): Partial<Stage> {
  switch (word) {
    case 'WORKDIR': {
      const folder = join(stage.root, rest);
      mkdirSync(folder, { recursive: true });
      return { folder };
    }
    case 'COPY': {
      const [, from, list = ''] = /^(?:--from=(\w+)\s+)?(.*)$/.exec(rest) ?? [];
      const source = from === undefined ? context : before.find(({ name }) => name === from)?.root;
      if (source === undefined) throw new Error(`COPY --from=${from}: there is no such stage before`);
      const paths = list.split(/\s+/);
      const to = paths.pop() ?? '.';
      for (const path of paths) copy(join(source, path), join(stage.folder, to), to.endsWith('/'));
      return {};
    }
    case 'RUN': {
      const { status, stdout, stderr } = spawnSync('sh', ['-ec', rest], {
        cwd: stage.folder,
        env: { ...around, ...stage.env },
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`RUN ${rest} ended with ${status}:\n${stdout}\n${stderr}`);
      return {};
    }
    case 'ENV':
      return { env: { ...stage.env, ...Object.fromEntries(rest.split(' ').map((pair) => splitOnce(pair))) } };
    case 'USER':
      return { user: rest };
    case 'CMD':
      return { command: words(rest) };
    case 'HEALTHCHECK':
      return { healthcheck: words(rest.replace(/^.*?CMD /, '')) };
    default:
      throw new Error(`The test of the Dockerfile does not know ${word}`);
  }
}

function copy(from: string, to: string, intoFolder: boolean): void {
  if (!existsSync(from)) throw new Error(`COPY: there is no ${from}`);
  cpSync(from, intoFolder && statSync(from).isFile() ? join(to, basename(from)) : to, { recursive: true });
}

function splitOnce(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/** Only the JSON form: with the other a shell stands between, and hears the signals in Node's place. */
function words(json: string): readonly string[] {
  const list: unknown = JSON.parse(json);
  if (!Array.isArray(list)) throw new Error(`${json} is no list of words`);
  return list.map(String);
}
