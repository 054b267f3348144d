import { behind, isCronText, literalAt } from '../text/code.ts';
import { type Sighting, type Source, sighting } from './source.ts';

/** `every '0 2 * * *' do` of whenever, and `cron: '…'` of good_job, sidekiq-cron and Rufus in Ruby. */
export const ruby: Source = {
  id: 'ruby',
  reads: (path) => /\.rb$|(?:^|\/)[Ww]henever$/.test(path),
  mentions: [/\bevery\b|\bcron\b/],
  find: (file) => {
    const places = behind(file.scan(), /^[ \t]*every\s*\(?\s*|\bcron["']?\s*(?:=>|:)\s*|\.cron\s*\(?\s*/gm);
    return places.flatMap(({ at, head }): readonly Sighting[] => {
      const said = literalAt(file, at);
      if (said === null || !isCronText(said.value)) return [];
      const isWhenever = head.includes('every');
      const body = isWhenever ? /do\b[^\n]*\n\s*([^\n]+)/.exec(file.text.slice(said.end, said.end + 400)) : null;
      return [
        sighting({
          dialect: isWhenever ? 'vixie' : 'fugit',
          cron: said.value,
          start: said.start,
          end: said.end,
          name: /["']([^"'\n]+)["']/.exec(body?.[1] ?? '')?.[1] ?? null,
          action: body?.[1]?.trim() ?? null,
          editable: said.plain,
        }),
      ];
    });
  },
};
