import type { WordSpan } from '../../spec/job-spec.ts';
import type { WordRole } from '../../spec/vocabulary.ts';
import { isMarked, rolesIn, stretches } from '../words/description.ts';

const MEANS: Readonly<Record<WordRole, string>> = {
  schedule: 'when it runs',
  event: 'what starts it',
  option: 'how it runs',
  action: 'what it does',
  filler: 'says nothing more',
  unread: 'was not read',
};

/** A description in its author's words, each marked by what it says, and what the marks mean. */
export function Sentence({ text, words }: { readonly text: string; readonly words: readonly WordSpan[] }) {
  const parts = stretches(text, words);
  const roles = rolesIn(parts);
  return (
    <figure class="sentence">
      <blockquote>
        {parts.map(({ text, role }, at) => (
          <span key={at} class={role === null || !isMarked(role) ? undefined : `word as-${role}`}>
            {text}
          </span>
        ))}
      </blockquote>
      {roles.length > 0 && (
        <figcaption>
          {roles.map((role) => (
            <span key={role} class="legend">
              <span class={`word as-${role}`}>{role}</span> {MEANS[role]}
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  );
}
