/**
 * Zones by the names people give them. Every table is closed, so that the same text means the same on any machine.
 * Names are in lower case, their words separated by blanks.
 */
export interface NamedZone {
  /** IANA zones that the name may stand for, the likeliest first; more than one must be settled by something else. */
  readonly zones: readonly string[];
  /** The half of the year that the letters or words name: EST, “Pacific Daylight Time”. */
  readonly half?: 'standard' | 'summer';
  /** Taken, with a warning, where nothing settles it. */
  readonly alone?: string;
}

const zone = (name: string, half?: 'standard' | 'summer'): NamedZone =>
  half === undefined ? { zones: [name] } : { zones: [name], half };

const pair = (names: string, name: string): [string, NamedZone][] => {
  const [all, standard, summer] = names.split(' ');
  return [
    ...(all === undefined || all === '-' ? [] : [[all, zone(name)] as [string, NamedZone]]),
    ...(standard === undefined || standard === '-' ? [] : [[standard, zone(name, 'standard')] as [string, NamedZone]]),
    ...(summer === undefined || summer === '-' ? [] : [[summer, zone(name, 'summer')] as [string, NamedZone]]),
  ];
};

/**
 * Letters. They stand for the region with its daylight saving time, as people use them, and not for a fixed offset
 * (language.md); letters that name regions an ocean apart hold them all.
 */
export const ABBREVIATIONS: ReadonlyMap<string, NamedZone> = new Map<string, NamedZone>([
  ['utc', zone('UTC')],
  ['gmt', zone('UTC')],
  ['zulu', zone('UTC')],
  ...pair('et est edt', 'America/New_York'),
  ...pair('ct - cdt', 'America/Chicago'),
  ...pair('mt mst mdt', 'America/Denver'),
  ...pair('pt pst pdt', 'America/Los_Angeles'),
  ...pair('akt akst akdt', 'America/Anchorage'),
  ...pair('hst', 'Pacific/Honolulu'),
  ...pair('- nst ndt', 'America/St_Johns'),
  ...pair('- - adt', 'America/Halifax'),
  ...pair('- cet cest', 'Europe/Berlin'),
  ...pair('- eet eest', 'Europe/Helsinki'),
  ...pair('- wet', 'Europe/Lisbon'),
  ...pair('- - idt', 'Asia/Jerusalem'),
  ...pair('aet aest aedt', 'Australia/Sydney'),
  ...pair('- acst acdt', 'Australia/Adelaide'),
  ...pair('awst', 'Australia/Perth'),
  ...pair('nzt nzst nzdt', 'Pacific/Auckland'),
  ...pair('jst', 'Asia/Tokyo'),
  ...pair('kst', 'Asia/Seoul'),
  ...pair('sgt', 'Asia/Singapore'),
  ...pair('hkt', 'Asia/Hong_Kong'),
  ...pair('pht', 'Asia/Manila'),
  ...pair('ict', 'Asia/Bangkok'),
  ...pair('wib', 'Asia/Jakarta'),
  ...pair('myt', 'Asia/Kuala_Lumpur'),
  ...pair('pkt', 'Asia/Karachi'),
  ...pair('npt', 'Asia/Kathmandu'),
  ...pair('gst', 'Asia/Dubai'),
  ...pair('wat', 'Africa/Lagos'),
  ...pair('eat', 'Africa/Nairobi'),
  ...pair('sast', 'Africa/Johannesburg'),
  ...pair('brt', 'America/Sao_Paulo'),
  ...pair('msk', 'Europe/Moscow'),
  ...pair('trt', 'Europe/Istanbul'),
  ['est5edt', zone('America/New_York')],
  ['cst6cdt', zone('America/Chicago')],
  ['mst7mdt', zone('America/Denver')],
  ['pst8pdt', zone('America/Los_Angeles')],
  ['ist', { zones: ['Asia/Kolkata', 'Asia/Jerusalem', 'Europe/Dublin'], alone: 'Asia/Kolkata' }],
  ['cst', { zones: ['America/Chicago', 'Asia/Shanghai'] }],
  ['bst', { zones: ['Europe/London', 'Asia/Dhaka'] }],
  ['ast', { zones: ['America/Halifax', 'Asia/Riyadh'] }],
]);

/** Letters that are English words as well: no zone where another word follows ("at noon eat lunch"). */
export const WORDS_TOO: ReadonlySet<string> = new Set(['eat', 'wat', 'wet', 'pet']);

/** Words for regions, which need “time” behind them, or one of the times of day before. */
export const REGIONS: ReadonlyMap<string, NamedZone> = new Map<string, NamedZone>([
  ['eastern', zone('America/New_York')],
  ['central', zone('America/Chicago')],
  ['mountain', zone('America/Denver')],
  ['pacific', zone('America/Los_Angeles')],
  ['us eastern', zone('America/New_York')],
  ['us central', zone('America/Chicago')],
  ['us mountain', zone('America/Denver')],
  ['us pacific', zone('America/Los_Angeles')],
  ['atlantic', zone('America/Halifax')],
  ['alaska', zone('America/Anchorage')],
  ['hawaii', zone('Pacific/Honolulu')],
  ['arizona', zone('America/Phoenix')],
  ['california', zone('America/Los_Angeles')],
  ['central european', zone('Europe/Berlin')],
  ['middle european', zone('Europe/Berlin')],
  ['eastern european', zone('Europe/Helsinki')],
  ['western european', zone('Europe/Lisbon')],
  ['australian eastern', zone('Australia/Sydney')],
  ['australian central', zone('Australia/Adelaide')],
  ['australian western', zone('Australia/Perth')],
  ['greenwich mean', zone('UTC')],
  ['coordinated universal', zone('UTC')],
  ['universal', zone('UTC')],
  ['us', { zones: ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'] }],
  ['american', { zones: ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'] }],
  ['canadian', { zones: ['America/Toronto', 'America/Winnipeg', 'America/Edmonton', 'America/Vancouver'] }],
  ['european', { zones: ['Europe/London', 'Europe/Berlin', 'Europe/Athens'] }],
  ['australian', { zones: ['Australia/Sydney', 'Australia/Brisbane', 'Australia/Adelaide', 'Australia/Perth'] }],
  ['brazilian', { zones: ['America/Sao_Paulo', 'America/Manaus'] }],
  ['russian', { zones: ['Europe/Moscow', 'Asia/Yekaterinburg', 'Asia/Vladivostok'] }],
  ['mexican', { zones: ['America/Mexico_City', 'America/Tijuana'] }],
]);

/** Countries that keep one time, or whose capital's everybody means: the zone, then names and adjectives. */
const COUNTRIES = `Asia/Jerusalem israel israeli
Asia/Kolkata india indian
Asia/Tokyo japan japanese
Asia/Seoul south_korea korea korean
Asia/Shanghai china chinese
Asia/Taipei taiwan
Asia/Manila philippines philippine
Asia/Bangkok thailand thai
Asia/Ho_Chi_Minh vietnam vietnamese
Asia/Kuala_Lumpur malaysia malaysian
Asia/Karachi pakistan
Asia/Dhaka bangladesh bd
Asia/Colombo sri_lanka
Asia/Kathmandu nepal
Asia/Dubai uae emirates
Asia/Riyadh saudi_arabia saudi
Asia/Tehran iran
Asia/Baghdad iraq
Europe/Istanbul turkey turkish
Europe/London uk united_kingdom great_britain britain british england scotland wales
Europe/Dublin ireland irish
Europe/Lisbon portugal portuguese
Europe/Madrid spain spanish
Europe/Paris france french
Europe/Berlin germany german
Europe/Amsterdam netherlands dutch
Europe/Brussels belgium belgian
Europe/Zurich switzerland swiss
Europe/Vienna austria austrian
Europe/Rome italy italian
Europe/Copenhagen denmark danish
Europe/Oslo norway norwegian
Europe/Stockholm sweden swedish
Europe/Helsinki finland finnish
Europe/Warsaw poland
Europe/Prague czechia czech
Europe/Budapest hungary hungarian
Europe/Athens greece greek
Europe/Bucharest romania romanian
Europe/Sofia bulgaria
Europe/Kyiv ukraine ukrainian
Africa/Cairo egypt
Africa/Lagos nigeria
Africa/Nairobi kenya
Africa/Johannesburg south_africa
Africa/Casablanca morocco
America/Argentina/Buenos_Aires argentina
America/Bogota colombia
America/Lima peru
America/Santiago chile
America/Sao_Paulo brasilia brasília brasilian brasília's
America/Caracas venezuela
Pacific/Auckland new_zealand nz`;

/** Cities whose zone carries their own name, by continent. */
const OWN: Readonly<Record<string, string>> = {
  Africa:
    'Abidjan Accra Addis_Ababa Algiers Cairo Casablanca Dakar Harare Johannesburg Kampala Khartoum Kinshasa Lagos Luanda Lusaka Maputo Nairobi Tripoli Tunis Windhoek',
  America:
    'Anchorage Asuncion Bogota Boise Caracas Chicago Denver Detroit Edmonton Guatemala Halifax Havana Jamaica La_Paz Lima Los_Angeles Managua Manaus Mexico_City Montevideo New_York Panama Phoenix Puerto_Rico Santiago Santo_Domingo Sao_Paulo St_Johns Tijuana Toronto Vancouver Winnipeg',
  Asia: 'Almaty Amman Baghdad Bahrain Baku Bangkok Beirut Colombo Damascus Dhaka Dubai Hong_Kong Jakarta Jerusalem Kabul Karachi Kathmandu Kolkata Kuala_Lumpur Kuwait Macau Manila Muscat Qatar Riyadh Seoul Shanghai Singapore Taipei Tashkent Tbilisi Tehran Tokyo Ulaanbaatar Vladivostok Yangon Yekaterinburg Yerevan',
  Atlantic: 'Azores Bermuda Canary Reykjavik',
  Australia: 'Adelaide Brisbane Darwin Hobart Melbourne Perth Sydney',
  Europe:
    'Amsterdam Andorra Athens Belgrade Berlin Bratislava Brussels Bucharest Budapest Copenhagen Dublin Gibraltar Helsinki Istanbul Kyiv Lisbon Ljubljana London Luxembourg Madrid Malta Minsk Monaco Moscow Oslo Paris Podgorica Prague Riga Rome Sarajevo Skopje Sofia Stockholm Tallinn Tirane Vaduz Vienna Vilnius Warsaw Zagreb Zurich',
  Pacific: 'Apia Auckland Fiji Guam Honolulu Tongatapu',
};

/** Cities whose zone carries the name of another. */
const OTHERS: Readonly<Record<string, string>> = {
  'san francisco': 'America/Los_Angeles',
  seattle: 'America/Los_Angeles',
  'las vegas': 'America/Los_Angeles',
  nyc: 'America/New_York',
  boston: 'America/New_York',
  washington: 'America/New_York',
  miami: 'America/New_York',
  atlanta: 'America/New_York',
  austin: 'America/Chicago',
  dallas: 'America/Chicago',
  houston: 'America/Chicago',
  montreal: 'America/Toronto',
  'buenos aires': 'America/Argentina/Buenos_Aires',
  mumbai: 'Asia/Kolkata',
  delhi: 'Asia/Kolkata',
  'new delhi': 'Asia/Kolkata',
  bangalore: 'Asia/Kolkata',
  bengaluru: 'Asia/Kolkata',
  chennai: 'Asia/Kolkata',
  beijing: 'Asia/Shanghai',
  'tel aviv': 'Asia/Jerusalem',
  'abu dhabi': 'Asia/Dubai',
  hanoi: 'Asia/Ho_Chi_Minh',
  'ho chi minh city': 'Asia/Ho_Chi_Minh',
  osaka: 'Asia/Tokyo',
  canberra: 'Australia/Sydney',
  wellington: 'Pacific/Auckland',
  edinburgh: 'Europe/London',
  munich: 'Europe/Berlin',
  hamburg: 'Europe/Berlin',
  frankfurt: 'Europe/Berlin',
  geneva: 'Europe/Zurich',
  barcelona: 'Europe/Madrid',
  milan: 'Europe/Rome',
  kiev: 'Europe/Kyiv',
  'cape town': 'Africa/Johannesburg',
};

/** Cities and countries, to their zones. */
export const PLACES: ReadonlyMap<string, NamedZone> = new Map<string, NamedZone>([
  ...COUNTRIES.split('\n').flatMap((line): [string, NamedZone][] => {
    const [name = '', ...said] = line.split(' ');
    return said.map((one) => [one.replaceAll('_', ' '), zone(name)]);
  }),
  ...Object.entries(OWN).flatMap(([continent, names]) =>
    names
      .split(' ')
      .map((name): [string, NamedZone] => [name.toLowerCase().replaceAll('_', ' '), zone(`${continent}/${name}`)]),
  ),
  ...Object.entries(OTHERS).map(([said, name]): [string, NamedZone] => [said, zone(name)]),
]);

/** The zones named above: what a misspelt one may have been. */
export const KNOWN_ZONES: readonly string[] = [
  ...new Set([...ABBREVIATIONS.values(), ...REGIONS.values(), ...PLACES.values()].flatMap((named) => named.zones)),
].sort();

const BY_LOWER_CASE: ReadonlyMap<string, string> = new Map(KNOWN_ZONES.map((name) => [name.toLowerCase(), name]));
/** Parts of IANA names that are not capitalised like the others. */
const ODD_PARTS: ReadonlyMap<string, string> = new Map(
  ['of', 'es', 'au', 'GMT', 'UTC', 'US', 'McMurdo', 'DumontDUrville'].map((part) => [part.toLowerCase(), part]),
);

/** An IANA name in its own spelling, whatever its case was: `europe/berlin`, `AMERICA/NEW_YORK`. */
export function spellZone(name: string): string {
  return (
    BY_LOWER_CASE.get(name.toLowerCase()) ??
    name.replace(
      /[A-Za-z]+/g,
      (part) => ODD_PARTS.get(part.toLowerCase()) ?? part.charAt(0).toUpperCase() + part.slice(1).toLowerCase(),
    )
  );
}

/** Zones that keep a broken offset all year round, by that offset in minutes: the IANA database has no others. */
const BROKEN: ReadonlyMap<number, string> = new Map([
  [-570, 'Pacific/Marquesas'],
  [210, 'Asia/Tehran'],
  [270, 'Asia/Kabul'],
  [330, 'Asia/Kolkata'],
  [345, 'Asia/Kathmandu'],
  [390, 'Asia/Yangon'],
  [525, 'Australia/Eucla'],
  [570, 'Australia/Darwin'],
]);

/**
 * A zone that is so many minutes ahead of UTC all year round, or null where the database has none. The signs of its
 * Etc zones are the other way round.
 */
export function fixedZone(minutes: number): string | null {
  if (minutes === 0) return 'UTC';
  if (minutes % 60 !== 0) return BROKEN.get(minutes) ?? null;
  const hours = minutes / 60;
  return hours < -12 || hours > 14 ? null : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}
