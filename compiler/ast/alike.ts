/** Whether two values (numbers, texts, lists and plain objects of such) are the same; a field may be undefined or missing. */
export function alike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && alikeLists(a, b);
  if (Array.isArray(b)) return false;
  const one = a as Record<string, unknown>;
  const other = b as Record<string, unknown>;
  for (const key in one) if (!alike(one[key], other[key])) return false;
  for (const key in other) if (other[key] !== undefined && !(key in one)) return false;
  return true;
}

function alikeLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (!alike(a[index], b[index])) return false;
  return true;
}
