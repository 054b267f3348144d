import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Server, startServer } from '../engines/contract-run-postgres.ts';

/**
 * What a chain of steps promises under kill -9: a process dies at every place where a step ends and the next one is made,
 * once before the commit and once after it, and is started again until the chain is done.
 */
const sources = new URL('../', import.meta.url).href;

const program = `
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRuntime } from '${sources}runtime.ts';
import { openStore } from '${sources}store/open.ts';
import { sampleSpec } from '${sources}testing/sample-spec.ts';
const { FOLDER, DATABASE_URL } = process.env;
const file = (name) => join(FOLDER, name);
const deaths = existsSync(file('deaths')) ? readFileSync(file('deaths')).length : 0;
const die = () => { appendFileSync(file('deaths'), '.'); process.kill(process.pid, 'SIGKILL'); };
const open = await openStore(
  DATABASE_URL ? { engine: 'postgres', url: DATABASE_URL, migrate: 'auto', lease: 1000 } : { engine: 'embedded', folder: file('data'), migrate: 'auto', lease: 1000 },
);
// Transactions in which a chain is opened, moved on or closed.
const moves = new WeakSet();
const chains = { ...open.store.chains };
for (const name of ['open', 'note', 'close']) {
  const real = chains[name];
  chains[name] = (...args) => { moves.add(args.at(-1)); return real(...args); };
}
const store = {
  ...open.store,
  chains,
  transaction: async (body) => {
    let moved = false;
    const answer = await open.store.transaction(async (within) => {
      const done = await body(within);
      moved = moves.has(within);
      if (moved && deaths % 2 === 0) die();
      return done;
    });
    if (moved) die();
    return answer;
  },
};
const step = (name) => () => { appendFileSync(file('effects'), name + '\\n'); return name; };
const steps = [{ do: 'a', handler: 'a' }, { wait: 'PT1S' }, { do: 'b', handler: 'b' }];
const runtime = createRuntime({
  jobs: [{ spec: sampleSpec({ id: 'chain', durable: true, action: { text: 'chain', handler: 'x', params: {}, steps } }), load: async () => ({ a: step('a'), b: step('b') }) }],
  opened: { ...open, store }, heartbeat: 300, poll: 100, slots: 2,
});
await runtime.start();
const run = await runtime.enqueue('chain', null, { idempotencyKey: 'the-one' });
const ended = await runtime.runs.ended(run.id);
const made = await open.store.chains.steps(run.id);
process.stdout.write(JSON.stringify({ status: ended.status, result: ended.result, steps: made.map(({ step, status, attempt }) => [step.name, status, attempt]) }));
await runtime.stop({ graceMs: 500 });
await open.close();
`;

let server: Server | null;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => server?.stop());

test('killed before and after each move of a chain, no step is lost and none is made twice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nljobs-steps-killed-'));
  try {
    await writeFile(join(folder, 'program.mts'), program);
    const url = server === null ? {} : { DATABASE_URL: await server.createDatabase() };
    const env = { ...process.env, ...url, FOLDER: folder };
    let answer = '';
    for (let starts = 0; answer === '' && starts < 15; starts += 1) {
      const child = spawn(process.execPath, ['--conditions=@nljobs/source', join(folder, 'program.mts')], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let errors = '';
      child.stdout.on('data', (part) => {
        answer += String(part);
      });
      child.stderr.on('data', (part) => {
        errors += String(part);
      });
      const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
      if (signal !== 'SIGKILL') expect([code, errors]).toEqual([0, '']);
    }
    expect(JSON.parse(answer)).toMatchObject({
      status: 'completed',
      result: { a: 'a', b: 'b' },
      steps: [
        ['a', 'completed', 1],
        ['PT1S', 'completed', 1],
        ['b', 'completed', 1],
      ],
    });
    // Opening, three steps: each was killed before it was committed and after.
    expect(readFileSync(join(folder, 'deaths'), 'utf8')).toHaveLength(8);
    // A step whose end was lost is done again; one whose end was committed never.
    const effects = existsSync(join(folder, 'effects')) ? readFileSync(join(folder, 'effects'), 'utf8') : '';
    expect(effects).toBe('a\na\nb\nb\n');
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
});
