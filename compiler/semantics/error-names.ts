/**
 * The names of errors as a program throws them, from how they are said: "validation errors" is `ValidationError`,
 * and a name that is written as one keeps its capitals.
 *
 * @param names in lower case, as the lexer folds them.
 * @param text the words of the option, as written.
 */
export function errorNames(names: readonly string[], text: string): readonly string[] {
  return names.map((name) => {
    const at = text.toLowerCase().indexOf(name);
    const written = at < 0 ? name : text.slice(at, at + name.length);
    const one = written.replace(/s$/, '');
    if (!written.includes(' ') && /[A-Z]/.test(written.slice(1))) return one;
    return one
      .split(/[\s_-]+/)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
      .join('');
  });
}
