import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'documents, lists and zones',
    'k8s/jobs.yaml',
    `# Nightly backup
apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly-backup
  annotations: {description: "Every night at 3"}
spec:
  timeZone: Europe/Berlin
  schedule: "0 3 * * *" # 3am
---
apiVersion: v1
kind: List
items:
- kind: CronJob
  spec:
    # every five minutes
    schedule: '*/5 * * * *'
---
kind: Deployment
spec: {schedule: 0 1 * * *}
`,
    [
      '9:14 kubernetes "0 3 * * *" Europe/Berlin | above: Nightly backup | name: nightly-backup | description: Every night at 3 | same-line: 3am',
      '17:16 kubernetes "*/5 * * * *" - | above: every five minutes',
      '20:18 vixie "0 1 * * *" -',
    ],
  ],
  [
    'a template that no YAML parser reads',
    'chart/templates/cronjob.yaml',
    `{{- if .Values.enabled }}
kind: CronJob
metadata:
  name: {{ include "x" . }}-cleanup
  {{- with .Values.labels }}
  labels: {{ toYaml . | nindent 4 }}
    more: labels
  {{- end }}
spec:
  # every hour
  schedule: {{ .Values.schedule | default "0 * * * *" | quote }}
{{- end }}
---
kind: CronJob
spec:
  schedule: "{{ .Values.other }}"
`,
    ['11:44 kubernetes "0 * * * *" - | name: {{ include "x" . }}-cleanup | above: every hour'],
  ],
  [
    'a resource with seconds, and one of Argo',
    'db.yaml',
    `kind: ScheduledBackup
spec: {schedule: "0 0 0 * * *"}
---
kind: CronWorkflow
spec:
  schedules: ["0 1 * * *", "0 2 * * *"]
  timezone: Asia/Tokyo
`,
    ['2:19 robfig "0 0 0 * * *" -', '6:16 kubernetes "0 1 * * *" Asia/Tokyo', '6:29 kubernetes "0 2 * * *" Asia/Tokyo'],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
