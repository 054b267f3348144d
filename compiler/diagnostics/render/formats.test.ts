import type { Diagnostic, Severity } from 'nljobs/spec/core';
import { expect, it } from 'vitest';
import { locate } from '../located.ts';
import { annotation, renderGithub, renderSummary } from './github.ts';
import { toJson } from './json.ts';
import { renderSarif } from './sarif.ts';

const text = '## Report\n\nEvery day at 9, send it\n';
function found(part: Partial<Diagnostic> = {}, name = 'docs/my jobs.md') {
  const diagnostic: Diagnostic = {
    code: 'NLJ1001',
    severity: 'warning',
    message: '50% sure, read as 09:00',
    span: { start: 21, end: 25 },
    labels: [{ span: { start: 11, end: 20 }, text: 'each of these' }],
    fixes: [{ title: 'at 9 AM', safe: false, edits: [{ start: 24, end: 25, text: '9 AM' }] }],
    ...part,
  };
  return locate(diagnostic, { name, text }, { job: 'report' });
}

it('writes JSON with offsets, lines and columns', () => {
  expect(toJson(found())).toMatchObject({
    file: 'docs/my jobs.md',
    job: 'report',
    code: 'NLJ1001',
    title: 'Empty description',
    span: { start: 21, end: 25 },
    start: { line: 3, column: 11 },
    end: { line: 3, column: 15 },
  });
});

it('escapes annotations', () => {
  const located = found({ message: 'a: b, c\r\nd 5%', fixes: [] }, 'a,b:c.md');
  expect(annotation(located)).toBe(
    '::warning file=a%2Cb%3Ac.md,line=3,endLine=3,col=11,endColumn=15,title=NLJ1001 Empty description::a: b, c%0D%0Ad 5%25',
  );
});

it('shows ten annotations, the worst first, and counts the rest', () => {
  const many = (severity: Severity, n: number) =>
    Array.from({ length: n }, (_, at) =>
      found({ severity, message: `${severity} ${at}`, span: { start: at, end: at + 1 } }),
    );
  const lines = renderGithub([...many('info', 4), ...many('warning', 8), ...many('error', 3)]).split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual([
    ...Array(3).fill('::error'),
    ...Array(7).fill('::warning'),
    'and',
  ]);
  expect(lines.at(-1)).toBe('and 1 warning, 4 notes more, not annotated');
});

it('writes a summary that no message can break', () => {
  expect(renderSummary([found({ message: 'a | b\n<script>' })])).toContain(
    '| docs/my jobs.md:3 | a \\| b &lt;script> |',
  );
  expect(renderSummary([])).toContain('No findings.');
});

it('writes SARIF 2.1.0', () => {
  expect(JSON.parse(renderSarif([found()], { version: '1.2.3' }))).toMatchInlineSnapshot(`
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "runs": [
        {
          "columnKind": "utf16CodeUnits",
          "results": [
            {
              "fixes": [
                {
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "docs/my%20jobs.md",
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "endColumn": 15,
                            "endLine": 3,
                            "startColumn": 14,
                            "startLine": 3,
                          },
                          "insertedContent": {
                            "text": "9 AM",
                          },
                        },
                      ],
                    },
                  ],
                  "description": {
                    "text": "at 9 AM",
                  },
                },
              ],
              "level": "warning",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "docs/my%20jobs.md",
                    },
                    "region": {
                      "endColumn": 15,
                      "endLine": 3,
                      "startColumn": 11,
                      "startLine": 3,
                    },
                  },
                },
              ],
              "message": {
                "text": "50% sure, read as 09:00",
              },
              "relatedLocations": [
                {
                  "id": 0,
                  "message": {
                    "text": "each of these",
                  },
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "docs/my%20jobs.md",
                    },
                    "region": {
                      "endColumn": 10,
                      "endLine": 3,
                      "startColumn": 1,
                      "startLine": 3,
                    },
                  },
                },
              ],
              "ruleId": "NLJ1001",
              "ruleIndex": 0,
            },
          ],
          "tool": {
            "driver": {
              "name": "nljobs",
              "rules": [
                {
                  "defaultConfiguration": {
                    "level": "error",
                  },
                  "fullDescription": {
                    "text": "A description must say when the job runs and what it does.",
                  },
                  "id": "NLJ1001",
                  "shortDescription": {
                    "text": "Empty description",
                  },
                },
              ],
              "version": "1.2.3",
            },
          },
        },
      ],
      "version": "2.1.0",
    }
  `);
});

it('keeps a summary below what GitHub takes', () => {
  const many = Array.from({ length: 5000 }, (_, i) => found({ message: `${i} ${'“é” '.repeat(100)}` }));
  const summary = renderSummary(many);
  expect(new TextEncoder().encode(summary).length).toBeLessThan(1_048_576);
  expect(summary.slice(-120)).toMatch(/…and \d+ more/);
});
