import { nameOf } from '../../host/path.ts';
import { entryAt, itemsOf, mapsIn, textAt } from '../data/node.ts';
import { type Sighting, type Source, type SourceFile, sighting } from './source.ts';

/** `triggers.crons` of a Worker, in wrangler.toml, wrangler.json or wrangler.jsonc, for each of its environments. */
export const cloudflare: Source = {
  id: 'cloudflare',
  reads: (path) => /^wrangler(?:\.[\w-]+)*\.(?:toml|jsonc?)$/.test(nameOf(path)),
  mentions: [/\bcrons\b/],
  find: (file) => (file.path.endsWith('.toml') ? inToml(file) : inJson(file)),
};

function inJson({ documents }: SourceFile): readonly Sighting[] {
  return documents().flatMap((root) =>
    [...mapsIn(root)].flatMap(({ map, path }) => {
      const crons = path.at(-1) === 'triggers' ? entryAt(map, 'crons') : null;
      return itemsOf(crons?.value).flatMap((item): readonly Sighting[] =>
        item.kind === 'scalar'
          ? [trigger(item.value, item.start, item.end, crons?.keyStart ?? item.start, textAt(root, 'name'), item.plain)]
          : [],
      );
    }),
  );
}

/** TOML has one way to write it: a list of strings behind the key. */
function inToml({ text, scan }: SourceFile): readonly Sighting[] {
  const { code, literals } = scan();
  const name = /^name\s*=\s*"([^"\n]*)"/m.exec(text)?.[1] ?? null;
  const found: Sighting[] = [];
  for (const { index, 0: head } of code.matchAll(/^[ \t]*(?:triggers\.)?crons\s*=\s*\[/gm)) {
    const from = index + head.length;
    const until = code.indexOf(']', from);
    for (const { start, end, plain } of literals.values()) {
      if (start < from || end > until) continue;
      found.push(trigger(text.slice(start, end), start, end, index + head.search(/\S/), name, plain));
    }
  }
  return found;
}

function trigger(
  cron: string,
  start: number,
  end: number,
  key: number,
  name: string | null,
  editable: boolean,
): Sighting {
  const action = name === null ? null : `run the Worker ${name}`;
  return sighting({
    dialect: 'cloudflare',
    cron,
    start,
    end,
    above: [start, key],
    beside: [key],
    timezone: 'UTC',
    name,
    action,
    editable,
  });
}
