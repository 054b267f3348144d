/** The members of several lists, one list behind the other. Where there is one alone, which is most often so, itself. */
export function joined<Member>(lists: readonly (readonly Member[])[]): readonly Member[] {
  if (lists.length === 1) return lists[0] as readonly Member[];
  const all: Member[] = [];
  for (const list of lists) for (const member of list) all.push(member);
  return all;
}
