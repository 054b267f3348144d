/**
 * How well and how fast schedules in English are read, beside other readers, on the same phrases in one process:
 * docs/benchmarks.md says by which method.
 *
 *   npm run bench                              the phrases of fixtures/language
 *   npm run bench -- --corpus FILE.jsonl       others
 *
 * Options: --rounds N (of timing, 15 unless told; 0 times nothing), --misses N (list so many failures of each tool),
 * --json.
 */
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { accuracyOf, judgeable } from './accuracy.ts';
import { loadCorpus } from './corpus.ts';
import { loadFixtures } from './fixtures.ts';
import { growth } from './growth.ts';
import { importTimes } from './imports.ts';
import { tools, yardstick } from './peers/tools.ts';
import { asJson, asText, type Report } from './report.ts';
import { timeSideBySide } from './timing.ts';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    rounds: { type: 'string', default: '15' },
    misses: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const misses = Number(values.misses);
if (!Number.isInteger(rounds) || rounds < 0 || !Number.isInteger(misses) || misses < 0) {
  throw new RangeError('--rounds and --misses want a whole number.');
}

const loaded = values.corpus === undefined ? loadFixtures() : loadCorpus(values.corpus);
const leftOut = new Map(loaded.leftOut);
const phrases = judgeable(loaded.phrases, (reason) => leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1));
const texts = phrases.map(({ text }) => text);

const tallies = tools.map((tool) => accuracyOf(tool, phrases));
const times =
  rounds === 0 || texts.length === 0
    ? tools.map(() => null)
    : timeSideBySide(
        tools.map((tool) => ({ inputs: texts, run: tool.read })),
        rounds,
      );
const unit = times[tools.indexOf(yardstick)] ?? null;

const report: Report = {
  source: values.corpus === undefined ? 'fixtures/language' : relative('', values.corpus),
  clear: phrases.filter(({ expected }) => expected.kind !== 'unclear').length,
  unclear: phrases.filter(({ expected }) => expected.kind === 'unclear').length,
  leftOut,
  rounds,
  rows: tools.map((tool, index) => {
    const micros = times[index] ?? null;
    return {
      tool,
      tally: tallies[index] ?? null,
      micros,
      ratio: micros === null || unit === null ? null : micros / unit,
    };
  }),
  yardstick: yardstick.name,
  growth: rounds === 0 ? [] : growth(Math.min(rounds, 7)),
  imports:
    rounds === 0
      ? []
      : importTimes(
          tools.flatMap(({ module }) => module ?? []),
          Math.min(rounds, 7),
        ),
};
process.stdout.write(values.json ? asJson(report) : asText(report, misses));
