/** A text as a regular expression that matches it and nothing else, with or without the flag `u`. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
