/** A text as one paragraph of Markdown: signs that Markdown would read are escaped, and lines are joined. */
export function escapeMarkdown(text: string): string {
  // An underscore within a word is none of emphasis: `America/New_York` stays as it is.
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*<>[\]{}#|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&');
}
