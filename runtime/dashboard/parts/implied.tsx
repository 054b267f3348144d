import type { JobSpec } from '../../spec/job-spec.ts';
import { impliedOf } from '../words/implied.ts';
import { Value } from './value.tsx';

/** What holds although nobody wrote it. */
export function Implied({ spec }: { readonly spec: JobSpec }) {
  const implied = impliedOf(spec);
  if (implied.length === 0) return <p class="none">Everything was stated.</p>;
  return (
    <dl class="implied">
      {implied.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The spec as it was registered; where its words stand is shown above. */
export function SpecView({ spec }: { readonly spec: JobSpec }) {
  const { words: _words, spans: _spans, ...rest } = spec;
  return <Value of={rest} label="Spec" />;
}
