import { z } from 'zod';
import type { JobView } from '../../http/wire.ts';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { httpOperations } from '../client.ts';
import { attempt } from './attempt.ts';
import type { InstanceFacts, Trouble, WorkerFacts } from './facts.ts';

/** How long an instance may take to answer, milliseconds. */
const ANSWER = 5_000;

/** What only those are told who have a token. */
export interface Inside {
  readonly jobs: readonly JobView[] | null;
  readonly workers: readonly WorkerFacts[] | null;
}

/** Asks an instance how it stands, and where a token is known what it has. */
export async function instanceFacts(url: string, token: string | null): Promise<(InstanceFacts & Inside) | Trouble> {
  return attempt(async () => {
    let said: string | null = null;
    const noting: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      said = response.headers.get('server') ?? said;
      return response;
    };
    const ready = await fetch(`${url.replace(/\/+$/u, '')}/readyz`, { signal: AbortSignal.timeout(ANSWER) }).then(
      async (response) => z.object({ status: z.string() }).parse(await response.json()).status,
      () => null,
    );
    if (ready === null) {
      return {
        trouble: `No instance answers at ${url}.`,
        cure: 'Start it, or unset NLJOBS_URL: nljobs dev, or nljobs start',
        exit: EXIT_CODES.unavailable,
      };
    }
    // `ready; the queue has not answered …` is ready all the same.
    const [, concern = null] = /^ready(?:; (.+))?$/u.exec(ready) ?? [];
    const waitsFor = ready.startsWith('ready') ? null : ready;
    const answers = { url, waitsFor, concern };
    if (token === null) return { ...answers, version: null, active: true, jobs: null, workers: null };
    const operations = httpOperations({ url, token, timeoutMs: ANSWER, fetch: noting });
    const [generations, jobs, workers] = await Promise.all([
      operations.generations(),
      operations.jobs(),
      operations.workers(),
    ]);
    const own = generations.find(({ here }) => here);
    return {
      ...answers,
      version: /^nljobs\/(\S+)$/u.exec(said ?? '')?.[1] ?? null,
      active: own?.active ?? true,
      jobs,
      workers: workers.map(({ seen, ...worker }) => ({ ...worker, seen: Date.parse(seen) })),
    };
  });
}
