import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../runtime/engines/contract-run-postgres.ts';
import { carryOut, type Stage } from './house/dockerfile.ts';
import { copyExample } from './house/example.ts';
import { addressOf } from './house/instance.ts';
import { type Ended, run, succeed } from './house/process.ts';
import { npmCache, pack, QUIET } from './house/tarballs.ts';

/** The example's Dockerfile, followed step by step without Docker, and what comes out run on a real PostgreSQL. */
let base: string;
let stages: readonly Stage[];
let image: Stage;
let postgres: Server | null;
beforeAll(async () => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'nljobs-image-')));
  const context = join(base, 'context');
  copyExample('quickstart', context);
  rmSync(join(context, 'node_modules'));
  // As if both packages were published: the tarballs in the place of their versions, and a lock, as a project has one.
  const manifest = JSON.parse(readFileSync(join(context, 'package.json'), 'utf8')) as Manifest;
  manifest.dependencies['nljobs'] = `file:${await pack('runtime', base)}`;
  manifest.devDependencies['@nljobs/compiler'] = `file:${await pack('compiler', base)}`;
  writeFileSync(join(context, 'package.json'), JSON.stringify(manifest));
  await succeed('npm', ['install', '--package-lock-only', ...QUIET], { cwd: context });
  // The Dockerfile cleans npm's cache.
  const cache = await npmCache(join(base, 'cache'));
  stages = carryOut({
    context,
    into: join(base, 'stages'),
    env: { ...npmEnv(), CI: 'true', npm_config_cache: cache },
  });
  const last = stages.at(-1);
  if (last === undefined) throw new Error('the Dockerfile has no stage');
  image = last;
  postgres = await startServer();
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(base, { recursive: true, force: true });
});

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

/** What npm needs of this machine: `run` passes the same on. */
function npmEnv(): Record<string, string> {
  const { PATH = '', HOME = base } = process.env;
  const npm = Object.entries(process.env).filter(([name]) => /^npm_config_|_proxy$|_CERTS?(?:_FILE)?$/i.test(name));
  return { PATH, HOME, ...(Object.fromEntries(npm) as Record<string, string>) };
}

const TOKEN = 'a-token-of-this-test';
const environment = (url: string): Record<string, string> => ({
  ...image.env,
  NLJOBS_PORT: '0',
  DATABASE_URL: url,
  NLJOBS_TOKEN: TOKEN,
});
const inImage = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> =>
  run(process.execPath, args, { cwd: image.folder, env });

describe('the image of the example', () => {
  it('is slim, runs as nobody of rank, and has Node for its first process', () => {
    expect(stages.map((stage) => stage.base)).toEqual(['node:24-slim', 'node:24-slim']);
    expect(image.user).toBe('node');
    expect(image.env).toMatchObject({ NODE_ENV: 'production' });
    expect(image.command[0]).toBe('node');
  });

  it('holds neither the compiler nor what it is made of; the stage that built it did', () => {
    const found = (stage: Stage): readonly string[] => {
      const require = createRequire(join(stage.folder, 'package.json'));
      return ['@nljobs/compiler', 'ts-morph', 'typescript'].filter((name) => {
        try {
          return require.resolve(`${name}/package.json`) !== '';
        } catch (error) {
          // A package that does not export its manifest is there all the same.
          return (error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
        }
      });
    };
    expect(found(image)).toEqual([]);
    expect(found(stages[0] ?? image)).toContain('typescript');
  });

  it('migrates nothing by itself and says what is due; once a person has, it starts, is healthy, runs a job and stops well', async ({
    skip,
  }) => {
    if (postgres === null) return skip('no PostgreSQL can be started here');
    const env = environment(await postgres.createDatabase());
    const [, ...command] = image.command;
    const early = await inImage(command, env);
    expect(early).toMatchObject({ code: 2, stdout: '' });
    expect(early.stderr).toMatch(/all migrations are due\. Run `nljobs migrate`/u);
    const nljobs = command[0] ?? '';
    const still = await inImage([nljobs, 'migrate', '--check', '--json'], env);
    expect(still.code).toBe(3);
    expect((JSON.parse(still.stdout) as { due: string[] }).due).toContain('0001-foundations');
    expect(await inImage([nljobs, 'migrate'], env)).toMatchObject({ code: 0 });

    const { PATH = '', HOME = base } = process.env;
    const worker = spawn(process.execPath, command, {
      cwd: image.folder,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      const url = await addressOf(worker);
      const [, ...check] = image.healthcheck;
      const health = (port: string): Promise<Ended> => inImage(check, { ...env, NLJOBS_PORT: port });
      expect(await health(new URL(url).port)).toMatchObject({ code: 0 });
      const done = await inImage([nljobs, 'run', 'rebuild-the-search-index', '--wait', '--json'], {
        ...env,
        NLJOBS_URL: url,
      });
      expect(JSON.parse(done.stdout)).toMatchObject({ status: 'completed', job: 'rebuild-the-search-index' });
      worker.kill('SIGTERM');
      expect((await once(worker, 'close'))[0]).toBe(0);
      expect(await health(new URL(url).port)).toMatchObject({ code: 1 });
    } finally {
      worker.kill('SIGKILL');
    }
  });
});
