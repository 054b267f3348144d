import { isOneTime, overlapNote, remark, runAddress, type Target } from './target.ts';

/** crontab(5): five fields in the zone of the host. */
export const crontab: Target = {
  name: 'crontab',
  title: 'crontab',
  clock: ({ starred }) => (starred ? 'matching' : 'made-up'),
  refuses({ spec, timezone, when }, call) {
    if (isOneTime(when)) return 'crontab knows no single date';
    if (when.cron === null) return 'five fields cannot say its days';
    if (timezone !== call.timezone) {
      return `its times are those of ${timezone}, and the host's those of ${call.timezone} (--timezone says which)`;
    }
    if (spec.misfire.policy !== 'skip' && spec.provenance['misfire'] === 'stated') {
      return 'crontab starts no missed run later, as it says';
    }
    return null;
  },
  note(spec) {
    const missed = spec.misfire.policy === 'skip' ? null : 'a run that is missed is not made up for';
    const notes = [missed, overlapNote(spec)].filter((one) => one !== null);
    return notes.length === 0 ? null : notes.join('; ');
  },
  print(entries, call) {
    const head = `# Exported by nljobs. Times are those of ${call.timezone}: the host's zone must be that one.\n`;
    const lines = entries.map((entry) => {
      const { when, spec } = entry;
      const fields = isOneTime(when) ? '' : (when.cron ?? '');
      const command =
        call.url === null
          ? [...call.command, spec.id].map(shellWord).join(' ')
          : `curl -fsS -X POST -H "Authorization: Bearer $NLJOBS_TOKEN" ${shellWord(runAddress(call.url, spec.id))}`;
      // A percent sign ends a crontab's command (crontab(5)).
      return `# ${remark(entry)}\n${fields} ${command.replaceAll('%', '\\%')}\n`;
    });
    return [head, ...lines].join('\n');
  },
};

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
