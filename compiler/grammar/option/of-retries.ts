import type { Token } from '../../lexer/token.ts';

const OF_RETRIES =
  /^(?:retr(?:y|ies|ied|ying)|tr(?:y|ies|ied|ying)|attempts?|attempted|back-?off|backing|again|fail(?:s|ed|ure|ures|ing)?|errors?)$/;

/** Whether words speak of what fails and is tried again: where none do, a delay is no wait between tries. */
export const speaksOfRetries = (tokens: readonly Token[]): boolean => tokens.some(({ text }) => OF_RETRIES.test(text));
