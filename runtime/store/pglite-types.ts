import type { PGlite } from '@electric-sql/pglite';

type Pglite = typeof import('@electric-sql/pglite');
type Options = NonNullable<ConstructorParameters<Pglite['PGlite']>[0]> & object;

/**
 * PostgreSQL's own types of which arrays go in and out, by their numbers, each with that of its arrays. They are the same in
 * every database.
 */
export const ARRAYS: readonly (readonly [type: number, array: number])[] = [
  [16, 1000], // boolean
  [17, 1001], // bytea
  [19, 1003], // name
  [20, 1016], // bigint
  [21, 1005], // smallint
  [23, 1007], // integer
  [25, 1009], // text
  [26, 1028], // oid
  [114, 199], // json
  [650, 651], // cidr
  [700, 1021], // real
  [701, 1022], // double precision
  [829, 1040], // macaddr
  [869, 1041], // inet
  [1042, 1014], // character
  [1043, 1015], // varchar
  [1082, 1182], // date
  [1083, 1183], // time
  [1114, 1115], // timestamp
  [1184, 1185], // timestamptz
  [1186, 1187], // interval
  [1266, 1270], // timetz
  [1700, 1231], // numeric
  [2950, 2951], // uuid
  [3802, 3807], // jsonb
];

const asText = (text: string): string => text;

/**
 * Opens PGlite without the question about all types that it asks of each database it opens, which takes a tenth of a warm
 * start. `refreshArrayTypes` asks it later, for types that the application has made.
 */
export async function openKnowingTypes(
  { PGlite, types }: Pick<Pglite, 'PGlite' | 'types'>,
  options: Options,
): Promise<PGlite> {
  class Knowing extends PGlite {
    override async _initArrayTypes({ force = false }: { force?: boolean } = {}): Promise<void> {
      if (force) {
        await super._initArrayTypes({ force });
        return;
      }
      const { serializers, parsers } = this;
      for (const [type, array] of ARRAYS) {
        serializers[array] = (value: unknown) => types.arraySerializer(value, serializers[type], array);
        parsers[array] = (value: string) => types.arrayParser(value, parsers[type] ?? asText, array);
      }
    }
  }
  const pglite = new Knowing(options);
  await pglite.waitReady;
  return pglite;
}
