import type { HolidayPlace } from '../../ast/nodes.ts';

/** Countries whose holidays can be named: code, name, then what else they are called. */
const COUNTRIES = `AR Argentina argentinian
AT Austria austrian
AU Australia australian
BE Belgium belgian
BG Bulgaria bulgarian
BR Brazil brazilian
CA Canada canadian
CH Switzerland swiss
CL Chile chilean
CN China chinese
CO Colombia colombian
CY Cyprus cypriot
CZ Czechia czech czech_republic
DE Germany german
DK Denmark danish
EE Estonia estonian
ES Spain spanish
FI Finland finnish
FR France french
GB United_Kingdom uk britain british great_britain
GR Greece greek
HR Croatia croatian
HU Hungary hungarian
IE Ireland irish
IL Israel israeli
IS Iceland icelandic
IT Italy italian
JP Japan japanese
KR South_Korea korea korean
LT Lithuania lithuanian
LU Luxembourg
LV Latvia latvian
MX Mexico mexican
NL Netherlands dutch holland
NO Norway norwegian
NZ New_Zealand
PH Philippines philippine
PL Poland polish
PT Portugal portuguese
RO Romania romanian
RS Serbia serbian
SE Sweden swedish
SG Singapore
SI Slovenia slovenian
SK Slovakia slovak
TH Thailand thai
TR Turkey turkish
UA Ukraine ukrainian
US United_States us usa american u_s america
VN Vietnam vietnamese
ZA South_Africa south_african`;

/** Parts of countries with holidays of their own: country, code and name. */
const REGIONS = `GB-ENG England
GB-SCT Scotland
GB-WLS Wales
GB-NIR Northern_Ireland
DE-BW Baden_Württemberg
DE-BY Bavaria
DE-BE Berlin
DE-BB Brandenburg
DE-HB Bremen
DE-HH Hamburg
DE-HE Hesse
DE-MV Mecklenburg
DE-NI Lower_Saxony
DE-NW North_Rhine_Westphalia
DE-RP Rhineland_Palatinate
DE-SL Saarland
DE-SN Saxony
DE-ST Saxony_Anhalt
DE-SH Schleswig_Holstein
DE-TH Thuringia
US-CA California
US-TX Texas
US-NY New_York
US-FL Florida
US-IL Illinois
US-MA Massachusetts
US-WA Washington
CA-ON Ontario
CA-QC Quebec
CA-BC British_Columbia
CA-AB Alberta
AU-NSW New_South_Wales
AU-VIC Victoria
AU-QLD Queensland
AU-WA Western_Australia
AU-SA South_Australia
AU-TAS Tasmania
CH-ZH Zurich
CH-BE Bern
CH-GE Geneva`;

const spoken = (name: string): string => name.replaceAll('_', ' ');

/** Country and region by the names people give them, in lower case. */
export const HOLIDAY_PLACES: ReadonlyMap<string, HolidayPlace> = new Map<string, HolidayPlace>([
  ...REGIONS.split('\n').map((line): [string, HolidayPlace] => {
    const [code = '', name = ''] = line.split(' ');
    const [country = '', region = ''] = code.split('-');
    return [spoken(name).toLowerCase(), { country, region }];
  }),
  ...COUNTRIES.split('\n').flatMap((line): [string, HolidayPlace][] => {
    const [country = '', ...names] = line.split(' ');
    return names.map((name) => [spoken(name).toLowerCase(), { country, region: null }]);
  }),
]);

const COUNTRY_NAMES: ReadonlyMap<string, string> = new Map(
  COUNTRIES.split('\n').map((line) => [line.slice(0, 2), spoken(line.split(' ')[1] ?? '')]),
);
const REGION_NAMES: ReadonlyMap<string, string> = new Map(
  REGIONS.split('\n').map((line) => [line.split(' ')[0] ?? '', spoken(line.split(' ')[1] ?? '')]),
);

/** A place as the grammar reads it back: `Germany (Bavaria)`; codes where it knows no name. */
export function holidayPlaceInWords(country: string, region: string | null): string {
  const name = COUNTRY_NAMES.get(country) ?? country;
  return region === null ? name : `${name} (${REGION_NAMES.get(`${country}-${region}`) ?? region})`;
}
