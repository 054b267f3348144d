import { z } from 'zod';
import { SEVERITIES, WORD_ROLES } from '../../spec/vocabulary.ts';
import { instant } from './instant.ts';

const span = { start: z.int(), end: z.int() };

/** What a text was read as, as `nljobs parse` answers. Offsets are UTF-16 code units of the text. */
export const compiledView = z.object({
  ok: z.boolean(),
  text: z.string(),
  spec: z.record(z.string(), z.unknown()).nullable(),
  next: z.array(instant),
  readback: z.string().nullable(),
  diagnostics: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(SEVERITIES),
      message: z.string(),
      span: z.object(span),
      fixes: z
        .array(
          z.object({
            title: z.string(),
            edits: z.array(z.object({ ...span, text: z.string() })),
            safe: z.boolean(),
          }),
        )
        .default([]),
    }),
  ),
  words: z.array(z.object({ ...span, as: z.enum(WORD_ROLES) })),
});
export type CompiledView = z.infer<typeof compiledView>;
