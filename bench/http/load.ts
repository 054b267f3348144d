import { Agent, request } from 'node:http';
import { readEvents } from '../../runtime/cli/sse.ts';

/** What a request came to. */
export interface Answer {
  readonly status: number;
  readonly bytes: number;
  /** From when it was due, which is not when there was room to send it; milliseconds. */
  readonly took: number;
}

export interface Target {
  readonly url: string;
  readonly token: string;
}

/** Asks for these paths in turn, so many times a second whatever the answers take, for so long. */
export async function askAtRate(
  { url, token }: Target,
  paths: readonly string[],
  rate: number,
  seconds: number,
): Promise<readonly Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const begun = performance.now();
  const total = Math.round(rate * seconds);
  const answers: Promise<Answer>[] = [];
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - begun) / 1000) * rate) + 1);
    for (; sent < due; sent += 1) {
      answers.push(ask(agent, url + (paths[sent % paths.length] ?? '/'), token, begun + (sent / rate) * 1000));
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const all = await Promise.all(answers);
  agent.destroy();
  return all;
}

function ask(agent: Agent, url: string, token: string, due: number): Promise<Answer> {
  return new Promise((resolve) => {
    const end = (status: number, bytes: number): void => resolve({ status, bytes, took: performance.now() - due });
    const asked = request(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => end(response.statusCode ?? 0, bytes));
      response.on('error', () => end(0, bytes));
    });
    asked.on('error', () => end(0, 0));
    asked.end();
  });
}

/** Somebody who looks on. */
export interface Viewer {
  /** How long each event took from when it happened, milliseconds. */
  readonly delays: readonly number[];
  readonly gaps: number;
}

/** Looks on until the signal. One that is `idle` opens the stream and never reads it. */
export function lookOn({ url, token }: Target, signal: AbortSignal, idle = false): Promise<Viewer> {
  const seen = { delays: [] as number[], gaps: 0 };
  return new Promise((resolve) => {
    const end = (): void => resolve(seen);
    const asked = request(
      `${url}/api/v1/stream`,
      { headers: { authorization: `Bearer ${token}` }, agent: false, signal },
      (response) => {
        response.on('error', end);
        if (idle) {
          response.pause();
          signal.addEventListener('abort', end);
          return;
        }
        const read = async (): Promise<void> => {
          for await (const said of readEvents(response)) {
            if (said === null) continue;
            if (said.event === 'gap') seen.gaps += 1;
            else seen.delays.push(Date.now() - Date.parse((JSON.parse(said.data) as { at: string }).at));
          }
        };
        read().then(end, end);
      },
    );
    asked.on('error', end);
    asked.end();
  });
}
