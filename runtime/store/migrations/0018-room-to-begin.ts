/**
 * A run's row has room beside it for the version that its start writes: with less, every third start went to another page
 * and so into every index. (Such a version is "HOT": no index changes, and its predecessor's room is used again.) It matters to
 * runs that are made many at once; rows that are there already stay as they are.
 */
export const sql = `
ALTER TABLE nljobs.runs SET (fillfactor = 40);
`;
