import type { CodeEntry } from './code.ts';

/** Codes about what other programs ask of `nljobs mcp`: NLJ93. */
export const wireCodes = {
  NLJ9301: {
    title: 'Project cannot be read',
    severity: 'error',
    why: 'The tool needs the project in its folder, and its config cannot be used or no source is there. `nljobs check` tells more, `nljobs init` sets a project up.',
    example: '`nljobs_jobs` in a folder without a jobs.md',
    fix: 'none',
  },
  NLJ9302: {
    title: 'No such job',
    severity: 'error',
    why: 'The project has no job with this id. `nljobs_jobs` lists those that it has.',
    example: '`nljobs_explain` with the job `daily-reprot`',
    fix: 'none',
  },
  NLJ9303: {
    title: 'Arguments contradict each other',
    severity: 'error',
    why: 'The tool was given two things of which it takes one, or half of what belongs together. Its description says what it takes.',
    example: '`nljobs_explain` with a text and a job',
    fix: 'none',
  },
  NLJ9304: {
    title: 'Text is not read',
    severity: 'error',
    why: 'The tool needs a description that compiles, and this one does not. `nljobs_check` tells what is wrong with it, `nljobs_propose` leads to one that does.',
    example: '`nljobs_next_runs` with the text "now and then"',
    fix: 'none',
  },
  NLJ9305: {
    title: 'File cannot be changed so',
    severity: 'error',
    why: 'A description is written into Markdown files below the project alone, where it can be read back as it was written. This file or description is none of those, or the disk refused it.',
    example: '`nljobs_apply` with the file `../jobs.md`',
    fix: 'none',
  },
  NLJ9306: {
    title: 'Nothing to compare with',
    severity: 'error',
    why: 'The commit that the project should be compared with is not there, or the folder is in no git repository.',
    example: '`nljobs_diff` with the base `origin/mian`',
    fix: 'none',
  },
  NLJ9307: {
    title: 'No instance to ask',
    severity: 'error',
    why: 'Runs belong to a running instance, and none was found or none answers: one that `nljobs dev` or `nljobs start` runs in this folder, or the one that `--url` or `NLJOBS_URL` names, with the token in `NLJOBS_TOKEN`.',
    example: '`nljobs_run` where nothing runs',
    fix: 'none',
  },
  NLJ9308: {
    title: 'The instance refuses',
    severity: 'error',
    why: 'The instance was asked and does not do it; the message says why: the token lacks `jobs:write`, the input is not what the handler takes, the job is serial and going already, or the key stands for another request.',
    example: '`nljobs_run` with the input `{"orderId": 7}` where an order is a text',
    fix: 'none',
  },
} as const satisfies Record<string, CodeEntry>;
