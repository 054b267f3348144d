/** How often each product was looked at. In a shop this would be asked of its own database. */
export const seen: ReadonlyMap<string, number> = new Map([
  ['teapot', 41],
  ['lamp', 17],
  ['kettle', 56],
]);

/** Products by how often they were looked at, most often first. */
export function trends(views: ReadonlyMap<string, number>): readonly string[] {
  return [...views].toSorted(([, one], [, other]) => other - one).map(([product]) => product);
}
