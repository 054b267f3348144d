import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OpenRunError, RuntimeError } from '../errors.ts';
import { Refusal } from '../http/operations.ts';
import { NljobsError, STORE_ERRORS } from '../store/errors.ts';
import { usage } from './failure.ts';
import { readPayload } from './payload.ts';
import { judge, tell } from './report.ts';
import type { Terminal } from './terminal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nljobs-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function listening(json = false): { terminal: Terminal; said: string[] } {
  const said: string[] = [];
  const unused = (): never => {
    throw new Error('nothing is answered here');
  };
  const terminal: Terminal = {
    json,
    columns: null,
    noteColumns: null,
    live: null,
    answer: unused,
    note: unused,
    warn: (text) => said.push(text),
    style: unused,
    styleNote: (_format, text) => text,
  };
  return { terminal, said };
}

test('errors that people can act on have a code and no report', () => {
  expect(judge(usage('No.', 'Do.'))).toEqual({ code: 2, message: 'No.', hint: 'Do.' });
  expect(judge(new NljobsError('database-unreachable', 'Down.'))).toMatchObject({ code: 5, message: 'Down.' });
  expect(judge(new RuntimeError('unknown-job', 'None.'))).toMatchObject({ code: 2 });
  expect(judge(new OpenRunError('a', 'b', 'running'))).toMatchObject({ code: 2 });
  expect(judge(new Refusal('unavailable', 'Not here.'))).toMatchObject({ code: 5 });
  // What only a bug can bring about is a bug, whatever its class.
  expect(judge(new NljobsError('closed', 'Closed.'))).toBeNull();
  expect(judge(new TypeError('x'))).toBeNull();
  expect(judge('thrown text')).toBeNull();
  for (const code of STORE_ERRORS) {
    const verdict = judge(new NljobsError(code, 'x'));
    expect([code, verdict === null ? 'bug' : verdict.code]).toEqual([code, expect.anything()]);
  }
});

test('a bug is told shortly; stack and options, but no values, go to a file of its owner', () => {
  const { terminal, said } = listening();
  const argv = ['run', 'x', '--input', '{"password":1}', '--url=http://u:p@h'];
  expect(tell(new TypeError('x is not a function'), argv, terminal, false)).toBe(70);
  const text = said.join('\n');
  expect(text).toContain('x is not a function');
  expect(text).not.toContain('    at ');
  const path = /\S+nljobs-report-\S+\.txt/u.exec(text)?.[0] ?? '';
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const report = readFileSync(path, 'utf8');
  rmSync(path);
  expect(report).toContain('    at ');
  expect(report).toContain('--input --url');
  expect(report).not.toMatch(/password|u:p@h/u);
});

test('--verbose shows the stack, --json one line', () => {
  const verbose = listening();
  tell(new TypeError('x'), [], verbose.terminal, true);
  expect(verbose.said.join('\n')).toContain('    at ');
  const json = listening(true);
  expect(tell(usage('No.', 'Do.'), [], json.terminal, false)).toBe(2);
  expect(JSON.parse(json.said.join('\n'))).toEqual({ error: { message: 'No.', hint: 'Do.', exitCode: 2 } });
  for (const said of [verbose.said]) {
    const path = /\S+nljobs-report-\S+\.txt/u.exec(said.join('\n'))?.[0] ?? '';
    if (existsSync(path)) rmSync(path);
  }
});

test('a payload is JSON, or a file of it', () => {
  writeFileSync(join(folder, 'in.json'), '[1]');
  expect(readPayload('--input', undefined, folder)).toBeNull();
  expect(readPayload('--input', '{"a":1}', folder)).toEqual({ a: 1 });
  expect(readPayload('--input', '@in.json', folder)).toEqual([1]);
  expect(() => readPayload('--input', '{a', folder)).toThrow(/^--input is not JSON/u);
  expect(() => readPayload('--input', '@out.json', folder)).toThrow(/out\.json, which cannot be read/u);
});
