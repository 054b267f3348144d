import type { RefObject } from 'preact';
import { choiceName, type Field, initialOf, isInitial } from '../words/schema-form.ts';

/** The fields of a payload, each with what is wrong with it; those of an object within it together. */
export function PayloadFields({
  fields,
  faults,
}: {
  readonly fields: readonly Field[];
  readonly faults: ReadonlyMap<string, string>;
}) {
  return (
    <>
      {fields.map((field) =>
        field.kind === 'group' || field.kind === 'several' ? (
          <fieldset key={field.name} class="wide group">
            <legend>
              <Label field={field} />
            </legend>
            {field.help !== null && <p class="help">{field.help}</p>}
            {field.kind === 'group' ? (
              <div class="fields">
                <PayloadFields fields={field.fields} faults={faults} />
              </div>
            ) : (
              <div class="checks">
                {field.choices.map((choice, at) => (
                  <label key={at} class="check">
                    <input
                      type="checkbox"
                      name={choiceName(field, at)}
                      value="true"
                      defaultChecked={isInitial(field, choice)}
                    />
                    {wordsOf(choice)}
                  </label>
                ))}
              </div>
            )}
          </fieldset>
        ) : (
          <PayloadField key={field.name} field={field} fault={faults.get(field.name) ?? null} />
        ),
      )}
    </>
  );
}

const WIDE: ReadonlySet<Field['kind']> = new Set(['json', 'long', 'list']);

function PayloadField({ field, fault }: { readonly field: Field; readonly fault: string | null }) {
  const help = `help-${encodeURIComponent(field.name)}`;
  return (
    <div class={WIDE.has(field.kind) ? 'wide' : ''}>
      {field.kind === 'boolean' ? (
        <label class="check is-field">
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
          <Label field={field} />
          <Input field={field} help={help} bad={fault !== null} />
        </label>
      )}
      <p id={help} class={fault === null ? 'help' : 'field-problem'}>
        {fault ?? field.help}
      </p>
    </div>
  );
}

function Label({ field: { label, required, nullable, kind } }: { readonly field: Field }) {
  const how = kind === 'json' ? 'as JSON' : kind === 'list' ? 'one a line' : null;
  return (
    <>
      {label} {(!required || nullable) && <span class="optional">{required ? '(or none)' : '(optional)'}</span>}
      {how !== null && <span class="optional"> {how}</span>}
    </>
  );
}

function wordsOf(choice: unknown): string {
  return typeof choice === 'string' ? choice : JSON.stringify(choice);
}

function Input({ field, help, bad }: { readonly field: Field; readonly help: string; readonly bad: boolean }) {
  const common = {
    name: field.name,
    'aria-describedby': help,
    'aria-invalid': bad,
    required: field.always && !field.nullable && field.kind !== 'text' && field.kind !== 'list',
  };
  const initial = initialOf(field);
  switch (field.kind) {
    case 'choice':
      return (
        <select {...common}>
          {(!field.always || field.nullable) && (
            <option value="" selected={initial === ''}>
              none
            </option>
          )}
          {field.choices.map((choice, at) => (
            <option key={at} value={String(at)} selected={initial === String(at)}>
              {wordsOf(choice)}
            </option>
          ))}
        </select>
      );
    case 'json':
    case 'long':
    case 'list':
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
    case 'date':
      return <input {...common} type="date" defaultValue={initial} />;
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
