import { expect, it } from 'vitest';
import type { CodeEntry } from './code.ts';
import { codeEntry, codes } from './codes.ts';
import { auditCodes } from './codes-audit.ts';
import { languageCodes } from './codes-language.ts';
import { modelCodes } from './codes-model.ts';
import { projectCodes } from './codes-project.ts';
import { ruleCodes } from './codes-rules.ts';
import { toolCodes } from './codes-tool.ts';
import { wireCodes } from './codes-wire.ts';
import { renderReference } from './reference.ts';

it('gives no code twice', () => {
  const all = [languageCodes, projectCodes, ruleCodes, auditCodes, toolCodes, modelCodes, wireCodes].flatMap(
    (register) => Object.keys(register),
  );
  expect(all.length).toBe(Object.keys(codes).length);
});

it.each(Object.entries<CodeEntry>(codes))('%s is well formed', (code, entry) => {
  expect(code).toMatch(/^NLJ[1-9]\d{3}$/);
  expect(entry.title).toMatch(/^[A-Z]/);
  expect(entry.title).not.toMatch(/\.$/);
  expect(entry.why).toMatch(/\.$/);
});

it('knows no other codes', () => {
  expect(codeEntry('NLJ0000')).toBeNull();
  expect(codeEntry('toString')).toBeNull();
});

it('renders every code into the reference, once', () => {
  const page = renderReference(codes);
  for (const [code, { title }] of Object.entries(codes)) expect(page.split(`### ${code}: ${title}\n`)).toHaveLength(2);
});

it('renders an entry with its example as text', () => {
  const page = renderReference({
    NLJ3007: { title: 'Bare hour', severity: 'warning', why: 'Because.', example: 'At ```9```', fix: 'choice' },
  });
  expect(page).toMatchInlineSnapshot(`
    "# Diagnostics

    Every finding of nljobs has one of these codes. This page is generated from the register in \`compiler/diagnostics\`; do not edit it.

    ## Implied and unclear meaning

    ### NLJ3007: Bare hour

    *warning*; the readings are offered as fixes to choose from.

    Because.

    For example:

    \`\`\`\`text
    At \`\`\`9\`\`\`
    \`\`\`\`
    "
  `);
});
