import type { RefObject } from 'preact';
import { type Field, initialOf } from '../words/schema-form.ts';

/** The fields of a payload, each with what is wrong with it. */
export function PayloadFields({
  fields,
  faults,
}: {
  readonly fields: readonly Field[];
  readonly faults: ReadonlyMap<string, string>;
}) {
  return (
    <>
      {fields.map((field) => {
        const fault = faults.get(field.name) ?? null;
        const help = `help-${field.name}`;
        return (
          <div key={field.name} class={field.kind === 'json' || field.kind === 'long' ? 'wide' : ''}>
            {field.kind === 'boolean' ? (
              <label class="check">
                <input
                  type="checkbox"
                  name={field.name}
                  value="true"
                  defaultChecked={field.initial === true}
                  aria-describedby={help}
                />
                {field.label}
              </label>
            ) : (
              // biome-ignore lint/a11y/noLabelWithoutControl: the control is `Input`
              <label>
                {field.label} {!field.required && <span class="optional">(optional)</span>}
                {field.kind === 'json' && <span class="optional"> as JSON</span>}
                <Input field={field} help={help} bad={fault !== null} />
              </label>
            )}
            <p id={help} class={fault === null ? 'help' : 'field-problem'}>
              {fault ?? field.help}
            </p>
          </div>
        );
      })}
    </>
  );
}

function Input({ field, help, bad }: { readonly field: Field; readonly help: string; readonly bad: boolean }) {
  const common = {
    name: field.name,
    'aria-describedby': help,
    'aria-invalid': bad,
    required: field.required && field.kind !== 'text',
  };
  const initial = initialOf(field);
  switch (field.kind) {
    case 'choice':
      return (
        <select {...common} defaultValue={initial}>
          {!field.required && <option value="">none</option>}
          {field.choices.map((choice, at) => (
            <option key={at} value={String(at)}>
              {typeof choice === 'string' ? choice : JSON.stringify(choice)}
            </option>
          ))}
        </select>
      );
    case 'json':
    case 'long':
      return <textarea {...common} rows={3} spellcheck={field.kind === 'long'} defaultValue={initial} />;
    case 'number':
    case 'integer':
      return (
        <input
          {...common}
          type="number"
          step={field.kind === 'integer' ? 1 : 'any'}
          defaultValue={initial}
          {...(field.min === undefined ? {} : { min: field.min })}
          {...(field.max === undefined ? {} : { max: field.max })}
        />
      );
    case 'moment':
      return <input {...common} type="datetime-local" step={1} defaultValue={initial} />;
    default:
      return <input {...common} type="text" defaultValue={initial} />;
  }
}

/** A payload that is written as JSON. */
export function PayloadText({
  label,
  field,
  fault,
}: {
  readonly label: string;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly fault: string | null;
}) {
  return (
    <div class="wide">
      <label>
        {label} <span class="optional">(optional)</span>
        <textarea ref={field} rows={4} spellcheck={false} aria-invalid={fault !== null} />
      </label>
      {fault !== null && (
        <p class="field-problem" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
