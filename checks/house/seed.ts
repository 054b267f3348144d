import fc from 'fast-check';

/**
 * Property tests draw the same cases on every machine, so that a change is judged by what it changes. FC_SEED draws
 * others: a number repeats them, `random` is a new draw each time.
 */
const said = process.env['FC_SEED'];
const seed = said === undefined || said === '' ? 20_261_122 : Number(said);
if (Number.isFinite(seed)) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
