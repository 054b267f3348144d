import { isOneTime, remark, runAddress, secondsOf, type Target } from './target.ts';

/** The controller puts eleven characters behind the name of a CronJob, and names have 63. */
const LONGEST = 52;

const POLICY = { allow: 'Allow', skip: 'Forbid', queue: 'Allow', cancel: 'Replace' } as const;

/** CronJob of batch/v1, with a zone (Kubernetes 1.27 and newer). Its schedules are read by robfig/cron. */
export const kubernetes: Target = {
  name: 'kubernetes',
  title: 'Kubernetes',
  clock: () => 'matching',
  refuses({ spec, name, when }, call) {
    if (isOneTime(when)) return 'a CronJob knows no single date';
    if (when.cron === null) return 'five fields cannot say its days';
    if (name.length > LONGEST) return `"${name}" is longer than the ${LONGEST} characters of a CronJob's name`;
    if (spec.misfire.policy === 'all') return 'Kubernetes starts only the latest of several missed runs';
    if (spec.overlap === 'cancel') return 'replacing a CronJob’s pod would not end the run that it has asked for';
    if (spec.overlap === 'skip' && call.url !== null) {
      return 'only a pod that waits for its run tells whether one is running; leave --url out';
    }
    return null;
  },
  note: () => null,
  print(entries, call) {
    return entries
      .map((entry) => {
        const { spec, name, timezone, when } = entry;
        const waits = spec.overlap === 'skip' ? ['--wait'] : [];
        const args =
          call.url === null
            ? [...call.command, spec.id, ...waits]
            : [
                'sh',
                '-c',
                `curl -fsS -X POST -H "Authorization: Bearer $NLJOBS_TOKEN" ${runAddress(call.url, spec.id)}`,
              ];
        const deadline = spec.misfire.policy === 'skip' ? 60 : Math.max(60, secondsOf(spec.misfire.window));
        return `# ${remark(entry)}
apiVersion: batch/v1
kind: CronJob
metadata:
  name: ${name}
  labels:
    app.kubernetes.io/managed-by: nljobs
spec:
  schedule: ${JSON.stringify(isOneTime(when) ? '' : when.cron)}
  timeZone: ${JSON.stringify(timezone)}
  concurrencyPolicy: ${POLICY[spec.overlap]}
  startingDeadlineSeconds: ${deadline}
  jobTemplate:
    spec:
      backoffLimit: 0
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: nljobs
              image: ${JSON.stringify(call.image ?? '')}
              command: ${JSON.stringify(args)}
              envFrom:
                - secretRef:
                    name: nljobs
`;
      })
      .join('---\n');
  },
};
