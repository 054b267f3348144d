import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** The built command, as hosts start it. */
const bin = fileURLToPath(new URL('../bin/nljobs-compiler.js', import.meta.url));

let folder = '';
let client: Client;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nljobs-mcp-'));
  await writeFile(join(folder, 'jobs.md'), '## Sync\n\nEvery hour, sync the orders.\n');
});
afterEach(async () => {
  await client.close();
  await rm(folder, { recursive: true, force: true });
});

async function connect(mode: 'legacy' | { pin: string }, ...flags: readonly string[]): Promise<void> {
  client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const args = [bin, 'mcp', '--now', '2026-01-01T00:00:00Z', '--timezone', 'UTC', ...flags];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: folder, stderr: 'inherit' }));
}

describe.each([
  ['the handshake of 2025', 'legacy'],
  ['the stateless revision', { pin: '2026-07-28' }],
] as const)('by %s', (_name, mode) => {
  it('offers tools that tell what they do, resources and prompts, and answers in the shape it promised', async () => {
    await connect(mode);
    expect(client.getNegotiatedProtocolVersion() === '2026-07-28').toBe(mode !== 'legacy');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('nljobs_check');
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    // The client itself holds what comes to the schema of the output.
    const checked = await client.callTool({
      name: 'nljobs_check',
      arguments: { text: 'Every Monday at 9 AM, send it' },
    });
    expect(checked.structuredContent).toMatchObject({ ok: true, readback: 'Every Monday at 09:00 UTC' });
    const listed = await client.callTool({ name: 'nljobs_jobs', arguments: {} });
    expect(listed.structuredContent).toMatchObject({ total: 1, jobs: [{ id: 'sync' }] });
    const wrong = await client.callTool({ name: 'nljobs_explain', arguments: { job: 'nobody' } });
    expect(wrong).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/^NLJ9302: /) }] });
    const { contents } = await client.readResource({ uri: 'nljobs://job/sync' });
    expect(contents).toMatchObject([{ text: expect.stringContaining('sync the orders') }]);
    const { messages } = await client.getPrompt({ name: 'write-job', arguments: { words: 'nightly, sync' } });
    expect(messages).toMatchObject([{}, { content: { text: 'nightly, sync' } }]);
  });
});

it('writes where that was allowed, and once', async () => {
  await connect('legacy', '--allow-write');
  const asked = {
    name: 'nljobs_apply',
    arguments: { file: 'jobs.md', description: 'Every Monday at 9 AM, send the report.' },
  };
  expect((await client.callTool(asked)).structuredContent).toMatchObject({ job: 'send-report', written: true });
  expect((await client.callTool(asked)).structuredContent).toMatchObject({ job: 'send-report', written: false });
  const text = await readFile(join(folder, 'jobs.md'), 'utf8');
  expect(text.split('Every Monday at 9 AM, send the report.')).toHaveLength(2);
});
