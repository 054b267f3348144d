/**
 * A run remembers the delivery that began the attempt which is going on. A run of a job that counts its slots may have
 * been handed over twice; should a worker be lost with both deliveries in hand, only the one that began the attempt may
 * begin it anew: the other would put the run into two hands.
 */
export const sql = `
ALTER TABLE nljobs.runs ADD COLUMN delivery uuid;
`;
