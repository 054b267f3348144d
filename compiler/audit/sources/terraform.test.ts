import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'rules of EventBridge',
    'main.tf',
    `# Nightly at two
resource "aws_cloudwatch_event_rule" "nightly" {
  name        = "nightly-\${var.env}"
  description = "Run every night at 2am" # x
  schedule_expression = "cron(0 2 * * ? *)" # two
}
resource "aws_scheduler_schedule" "x" {
  /* at seven */
  schedule_expression          = "cron(0 7 * * ? *)"
  schedule_expression_timezone = "Europe/Paris"
}
`,
    [
      `5:31 aws "0 2 * * ? *" UTC | above: Nightly at two | name: nightly-\${var.env} | description: Run every night at 2am | same-line: two`,
      '9:40 aws "0 7 * * ? *" Europe/Paris | above: at seven',
    ],
  ],
  [
    'others, by the type of the resource',
    'others.tf',
    `resource "google_cloud_scheduler_job" "job" {
  schedule = "*/8 * * * *"
  time_zone = "Europe/Berlin"
  description = "every 8 minutes"
  http_target { description = "not mine" }
}
resource "gitlab_pipeline_schedule" "x" {
  cron = "0 1 * * *"
  cron_timezone = "UTC"
}
resource "kubernetes_cron_job_v1" "y" {
  metadata { name = "demo" }
  spec {
    schedule = "1 0 * * *" // one past midnight
  }
}
resource "other" "z" {
  numbers = "1 2 3 4 5"
}
`,
    [
      '2:15 vixie "*/8 * * * *" Europe/Berlin | description: every 8 minutes',
      '8:11 fugit "0 1 * * *" UTC',
      '14:17 kubernetes "1 0 * * *" - | same-line: one past midnight',
    ],
  ],
  [
    'variables and maps',
    'variables.tf',
    `variable "backup_schedule" {
  description = "every day at three"
  default = "cron(0 3 * * ? *)"
}
variable "other" {
  default = "1 2 * * *"
}
job-scheduler_cron_frequency = "0 7 * * *"
variable "plain_schedule" {
  # every day at four
  default = "0 4 * * *"
}
locals {
  crons = {
    a = "cron(0 4 * * ? *)" # four
    b = { schedule = "0 5 * * *" }
    "c" : { "cron" : "0 6 * * *" }
  }
}
`,
    [
      '3:19 aws "0 3 * * ? *" - | description: every day at three',
      '8:33 vixie "0 7 * * *" -',
      '11:14 vixie "0 4 * * *" - | above: every day at four',
      '15:15 aws "0 4 * * ? *" UTC | same-line: four',
      '16:23 vixie "0 5 * * *" -',
      '17:23 vixie "0 6 * * *" -',
    ],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
