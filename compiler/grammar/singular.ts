/** users → user, companies → company, addresses → address: keys and events are named after one thing. */
export function singular(noun: string): string {
  if (noun === 'people') return 'person';
  if (noun === 'children') return 'child';
  if (/(?:ss|us|is|news|series)$/.test(noun) || noun.length < 4) return noun;
  if (/ies$/.test(noun) && noun.length > 4) return `${noun.slice(0, -3)}y`;
  if (/(?:sses|shes|ches|xes|zzes)$/.test(noun)) return noun.slice(0, -2);
  return noun.endsWith('s') ? noun.slice(0, -1) : noun;
}
