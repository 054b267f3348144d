/** Whom a token stands for can be told of what it asks for (`notify: true`). */
export const sql = `
ALTER TABLE nljobs.tokens ADD COLUMN address text;
`;
