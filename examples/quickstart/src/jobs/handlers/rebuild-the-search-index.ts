import { PAGES } from '../../shop.ts';
import type { Handlers } from '../generated/handlers.ts';

/** On demand: rebuild the search index. */
export const handler: Handlers['rebuild-the-search-index'] = (_input, ctx) => {
  const index = new Map<string, number[]>();
  for (const [page, text] of PAGES.entries()) {
    if (ctx.signal.aborted) break;
    for (const word of new Set(text.split(' '))) index.set(word, [...(index.get(word) ?? []), page]);
    ctx.progress({ processed: page + 1, total: PAGES.length, message: text });
  }
  ctx.log.info(`indexed ${index.size} words of ${PAGES.length} pages`);
  return { pages: PAGES.length, words: index.size };
};
