/** One measured value with its labels. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([\w:]+)(?:\{(.*)\})? (\S+)/u;
const LABEL = /([\w]+)="((?:[^"\\]|\\.)*)"/gu;

/** Reads the text format of Prometheus, as far as the API writes it. Pure; a line that is none is left out. */
export function readMetrics(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined || line.startsWith('#')) return [];
    const found = [...labels.matchAll(LABEL)].map(([, key = '', said = '']) => [
      key,
      said.replace(/\\(.)/gu, (_, char: string) => (char === 'n' ? '\n' : char)),
    ]);
    return [{ name, labels: Object.fromEntries(found) as Record<string, string>, value: Number(value) }];
  });
}

/** The sum of a measure over all its labels, or over those that have one; 0 where nothing was measured. */
export function total(samples: readonly Sample[], name: string, having: Readonly<Record<string, string>> = {}): number {
  return samples
    .filter((one) => one.name === name && Object.entries(having).every(([key, value]) => one.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0);
}
