import { cloudflare } from './cloudflare.ts';
import { crontab } from './crontab.ts';
import { eventbridge } from './eventbridge.ts';
import { githubWorkflow } from './github-workflow.ts';
import { kubernetes } from './kubernetes.ts';
import type { Source } from './source.ts';
import { vercel } from './vercel.ts';
import { yamlKeys } from './yaml-keys.ts';

/** All sources. Of two that find the same cron the first has it, so that those who know more come before `yaml-keys`. */
export const sources: readonly Source[] = [
  githubWorkflow,
  crontab,
  kubernetes,
  eventbridge,
  vercel,
  cloudflare,
  yamlKeys,
];
