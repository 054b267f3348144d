import { airflow } from './airflow.ts';
import { celery } from './celery.ts';
import { cloudflare } from './cloudflare.ts';
import { crontab } from './crontab.ts';
import { eventbridge } from './eventbridge.ts';
import { githubWorkflow } from './github-workflow.ts';
import { go } from './go.ts';
import { jenkins } from './jenkins.ts';
import { kubernetes } from './kubernetes.ts';
import { laravel } from './laravel.ts';
import { literals } from './literals.ts';
import { pythonCalls } from './python-calls.ts';
import { ruby } from './ruby.ts';
import { script } from './script.ts';
import { shell } from './shell.ts';
import type { Source } from './source.ts';
import { spring } from './spring.ts';
import { terraform } from './terraform.ts';
import { vercel } from './vercel.ts';
import { yamlKeys } from './yaml-keys.ts';

/**
 * All sources. Of two that find the same cron the first has it, so that those who know more come before `yaml-keys`
 * and `literals`.
 */
export const sources: readonly Source[] = [
  githubWorkflow,
  crontab,
  kubernetes,
  eventbridge,
  vercel,
  cloudflare,
  yamlKeys,
  terraform,
  airflow,
  celery,
  pythonCalls,
  laravel,
  ruby,
  jenkins,
  spring,
  go,
  script,
  shell,
  literals,
];
