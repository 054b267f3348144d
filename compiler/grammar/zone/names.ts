/**
 * Zones by the names people give them. An abbreviation stands for the region, as language.md decides, not for a
 * fixed offset; `half` is the half of the year its letters name. Cities are a closed list, so that the same text
 * means the same on any machine.
 */
export interface NamedZone {
  readonly zone: string;
  readonly half?: 'standard' | 'summer';
}

export const ABBREVIATIONS: ReadonlyMap<string, NamedZone> = new Map<string, NamedZone>([
  ['utc', { zone: 'UTC' }],
  ['gmt', { zone: 'UTC' }],
  ['zulu', { zone: 'UTC' }],
  ['et', { zone: 'America/New_York' }],
  ['est', { zone: 'America/New_York', half: 'standard' }],
  ['edt', { zone: 'America/New_York', half: 'summer' }],
  ['ct', { zone: 'America/Chicago' }],
  ['cdt', { zone: 'America/Chicago', half: 'summer' }],
  ['mt', { zone: 'America/Denver' }],
  ['mst', { zone: 'America/Denver', half: 'standard' }],
  ['mdt', { zone: 'America/Denver', half: 'summer' }],
  ['pt', { zone: 'America/Los_Angeles' }],
  ['pst', { zone: 'America/Los_Angeles', half: 'standard' }],
  ['pdt', { zone: 'America/Los_Angeles', half: 'summer' }],
  ['cet', { zone: 'Europe/Berlin', half: 'standard' }],
  ['cest', { zone: 'Europe/Berlin', half: 'summer' }],
  ['eet', { zone: 'Europe/Helsinki', half: 'standard' }],
  ['eest', { zone: 'Europe/Helsinki', half: 'summer' }],
  ['wet', { zone: 'Europe/Lisbon', half: 'standard' }],
  ['jst', { zone: 'Asia/Tokyo' }],
  ['kst', { zone: 'Asia/Seoul' }],
  ['sgt', { zone: 'Asia/Singapore' }],
  ['hkt', { zone: 'Asia/Hong_Kong' }],
  ['aest', { zone: 'Australia/Sydney', half: 'standard' }],
  ['aedt', { zone: 'Australia/Sydney', half: 'summer' }],
  ['nzst', { zone: 'Pacific/Auckland', half: 'standard' }],
  ['nzdt', { zone: 'Pacific/Auckland', half: 'summer' }],
  ['wat', { zone: 'Africa/Lagos' }],
  ['eat', { zone: 'Africa/Nairobi' }],
  ['sast', { zone: 'Africa/Johannesburg' }],
  ['brt', { zone: 'America/Sao_Paulo' }],
  ['msk', { zone: 'Europe/Moscow' }],
  ['ist', { zone: 'Asia/Kolkata' }],
  ['akst', { zone: 'America/Anchorage', half: 'standard' }],
  ['hst', { zone: 'Pacific/Honolulu' }],
]);

/** Letters that name zones an ocean apart; refused unless something else settles them. */
export const AMBIGUOUS: ReadonlyMap<string, readonly string[]> = new Map([
  ['cst', ['America/Chicago', 'Asia/Shanghai']],
  ['bst', ['Europe/London', 'Asia/Dhaka']],
]);

/** Words for regions: "Pacific time", "Eastern". */
export const REGIONS: ReadonlyMap<string, string> = new Map([
  ['eastern', 'America/New_York'],
  ['central', 'America/Chicago'],
  ['mountain', 'America/Denver'],
  ['pacific', 'America/Los_Angeles'],
  ['israel', 'Asia/Jerusalem'],
  ['india', 'Asia/Kolkata'],
  ['indian', 'Asia/Kolkata'],
  ['japan', 'Asia/Tokyo'],
  ['uk', 'Europe/London'],
  ['british', 'Europe/London'],
]);

/** Cities whose zone carries their own name, by continent. */
const OWN: Readonly<Record<string, string>> = {
  Africa:
    'Abidjan Accra Addis_Ababa Algiers Cairo Casablanca Dakar Harare Johannesburg Kampala Khartoum Kinshasa Lagos Luanda Lusaka Maputo Nairobi Tripoli Tunis Windhoek',
  America:
    'Anchorage Asuncion Bogota Boise Caracas Chicago Denver Detroit Edmonton Guatemala Halifax Havana Jamaica La_Paz Lima Los_Angeles Managua Mexico_City Montevideo New_York Panama Phoenix Puerto_Rico Santiago Santo_Domingo Sao_Paulo St_Johns Tijuana Toronto Vancouver Winnipeg',
  Asia: 'Almaty Amman Baghdad Bahrain Baku Bangkok Beirut Colombo Damascus Dhaka Dubai Hong_Kong Jakarta Jerusalem Kabul Karachi Kathmandu Kolkata Kuala_Lumpur Kuwait Macau Manila Muscat Qatar Riyadh Seoul Shanghai Singapore Taipei Tashkent Tbilisi Tehran Tokyo Ulaanbaatar Vladivostok Yangon Yerevan',
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

/** City names in lower case, words separated by blanks, to IANA zones. */
export const CITIES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(OWN).flatMap(([continent, names]) =>
    names.split(' ').map((name) => [name.toLowerCase().replaceAll('_', ' '), `${continent}/${name}`] as const),
  ),
  ...Object.entries(OTHERS),
]);
