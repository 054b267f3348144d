import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import type { Letter } from '../store/alert-store.ts';
import { send } from './send.ts';

/** Real receivers on loopback: sound, slow, failing and lying ones. */
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Heard {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

async function webhook(
  answer: (response: ServerResponse) => void,
): Promise<{ readonly url: string; readonly heard: Heard[] }> {
  const heard: Heard[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      answer(response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, heard };
}

async function mailServer(
  parts: ConstructorParameters<typeof SMTPServer>[0] = {},
): Promise<{ readonly url: string; readonly mails: string[] }> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk) => {
        text += String(chunk);
      });
      stream.on('end', () => {
        mails.push(text);
        done();
      });
    },
    ...parts,
  });
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`, mails };
}

function letter(via: Letter['target']['via'], to: string): Letter {
  return {
    id: randomUUID(),
    target: { via, to },
    message: {
      subject: 'Sync orders failed',
      text: 'At noon: <no route> & more',
      data: { type: 'nljobs.alert', notes: [] },
    },
  };
}

const ok = (response: ServerResponse): void => void response.end('ok');
const patience = 300;

describe('mail', () => {
  test('is handed in with subject, sender, receiver and a Message-ID of its own', async () => {
    const { url, mails } = await mailServer();
    const one = letter('email', 'ops@example.com');
    await send({ smtp: url, from: 'jobs@example.com' }, one);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('Subject: [nljobs] Sync orders failed');
    expect(mails[0]).toContain('From: jobs@example.com');
    expect(mails[0]).toContain('To: ops@example.com');
    expect(mails[0]).toContain(`Message-ID: <${one.id}@`);
    expect(mails[0]).toContain('At noon');
  });

  test('a server that refuses the receiver, or the password, is told in words, without the password', async () => {
    const refusing = await mailServer({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no such user'), { responseCode: 550 })),
    });
    await expect(send({ smtp: refusing.url }, letter('email', 'x@example.com'))).rejects.toThrow(
      /was not taken: .*550/,
    );
    const guarded = await mailServer({
      authOptional: false,
      onAuth: (_auth, _session, done) => done(new Error('wrong password')),
    });
    const smtp = guarded.url.replace('smtp://', 'smtp://me:s3cret@');
    const error = await send({ smtp }, letter('email', 'x@example.com')).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('was not taken');
    expect(String(error)).not.toContain('s3cret');
  });

  test('a server that says nothing is waited for no longer than the patience', async () => {
    const mute = createSocketServer(() => {}).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    closing.push(() => void mute.close());
    const smtp = `smtp://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    await expect(send({ smtp, patience }, letter('email', 'x@example.com'))).rejects.toThrow(
      /no answer within|not taken/,
    );
  });
});

describe('a signed webhook', () => {
  test('carries the message as data, and a signature over id, time and body', async () => {
    const { url, heard } = await webhook(ok);
    const one = letter('webhook', url);
    await send({ secret: 'shared' }, one);
    const [{ headers, body } = { headers: {}, body: '' }] = heard;
    expect(JSON.parse(body)).toMatchObject({ id: one.id, type: 'nljobs.alert', subject: 'Sync orders failed' });
    const signed = createHmac('sha256', 'shared').update(`${one.id}.${headers['webhook-timestamp']}.${body}`);
    expect(headers['webhook-signature']).toBe(`v1,${signed.digest('base64')}`);
    expect(headers['webhook-id']).toBe(one.id);
  });

  test.each<[string, (response: ServerResponse) => void, RegExp]>([
    ['fails', (response) => void response.writeHead(503).end(), /status 503/],
    ['never answers', () => {}, /no answer within|could not be reached/],
    ['breaks off', (response) => void response.destroy(), /could not be reached/],
    [
      'sends the message elsewhere',
      (response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
      /could not be reached/,
    ],
  ])('a receiver that %s', async (_name, answer, why) => {
    const { url } = await webhook(answer);
    await expect(send({ secret: 'shared', patience }, letter('webhook', url))).rejects.toThrow(why);
  });

  test('of a receiver that answers without end, only the beginning is read', async () => {
    const { url } = await webhook((response) => {
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    await send({ secret: 'shared', patience: 5_000 }, letter('webhook', url));
  });

  test('nobody listens there: told without the address, which may be a secret', async () => {
    const error = await send({ secret: 's' }, letter('webhook', 'http://127.0.0.1:1/t0ken')).catch((e: unknown) => e);
    expect(String(error)).toMatch(/could not be reached/);
    expect(String(error)).not.toContain('t0ken');
  });
});

describe('Slack, and what takes the same', () => {
  test('gets the text, escaped, for the channel', async () => {
    const { url, heard } = await webhook(ok);
    await send({ slack: url }, letter('slack', '#ops'));
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({
      channel: '#ops',
      text: '*Sync orders failed*\nAt noon: &lt;no route&gt; &amp; more',
    });
  });

  test('a lie is found out: 200 with the name of an error', async () => {
    const { url } = await webhook((response) => void response.end('channel_not_found'));
    await expect(send({ slack: url }, letter('slack', '#gone'))).rejects.toThrow('channel_not_found');
  });
});

describe('a heartbeat', () => {
  test('is an address that is asked, or a name that stands for one', async () => {
    const { url, heard } = await webhook(ok);
    await send({}, letter('heartbeat', url));
    await send({ heartbeats: { nightly: url } }, letter('heartbeat', 'nightly'));
    expect(heard.map(({ body }) => body)).toEqual(['', '']);
    await expect(send({}, letter('heartbeat', 'nightly'))).rejects.toThrow('no heartbeat "nightly" is configured');
  });
});

describe('channels', () => {
  test('by name, whatever stands behind it', async () => {
    const hook = await webhook(ok);
    const mail = await mailServer();
    const options = {
      smtp: mail.url,
      slack: hook.url,
      channels: {
        team: { email: ['a@example.com', 'b@example.com'] },
        pager: { webhook: hook.url, secret: 'own' },
        chat: '#chat',
        lead: 'lead@example.com',
      },
    };
    for (const name of Object.keys(options.channels)) await send(options, letter('channel', name));
    expect(mail.mails.map((text) => /^To: (.*)$/mu.exec(text)?.[1])).toEqual([
      'a@example.com, b@example.com',
      'lead@example.com',
    ]);
    expect(hook.heard.map(({ headers }) => headers['webhook-id'] !== undefined)).toEqual([true, false]);
  });

  test('one that nobody knows is given up at once, by name', async () => {
    await expect(send({}, letter('channel', 'nobody'))).rejects.toThrow('there is no channel "nobody"');
  });
});
