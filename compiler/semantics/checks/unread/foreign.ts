import type { Token } from '../../../lexer/token.ts';
import type { Stretch } from './stretch.ts';

/**
 * Words of schedules in other languages: only English is read, and a time that a sentence of another language holds
 * ("lunes a las 9:00") must not run on all days. None of them is an English word as well.
 */
const WORDS = new Set(
  [
    'lunes martes miércoles miercoles jueves viernes sábado sábados sabado domingo domingos cada todos todas días dias diariamente semanalmente mensualmente medianoche mediodía mediodia horas minutos semana semanas mañana',
    'terça feira às úteis hora minuto meia-noite manhã',
    'lundi mardi mercredi jeudi vendredi samedi dimanche chaque tous toutes jours heure heures minuit mois semaine quotidien quotidiennement hebdomadaire',
    'montag dienstag mittwoch donnerstag freitag samstag sonntag montags dienstags mittwochs donnerstags freitags samstags sonntags täglich taeglich jeden jede jeder stündlich wöchentlich monatlich jährlich uhr stunde stunden minuten woche wochen wochentags werktags mitternacht mittags',
    'lunedì martedì mercoledì giovedì venerdì lunedi martedi mercoledi giovedi venerdi sabato domenica ogni giorno giorni settimana mezzanotte mezzogiorno minuti mese',
    'maandag dinsdag woensdag donderdag vrijdag zaterdag zondag elke dagelijks wekelijks maandelijks uur',
    'måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag varje hver klockan dagligen dagligt',
    'codziennie każdy każdego każdé každý každé každou hodiny poniedziałek pondělí setiap mỗi ngày',
  ]
    .join(' ')
    .split(' '),
);
/** Letters of other scripts than the Latin one. */
const OTHER_SCRIPT = /[\u0370-\u1fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u;

/** The words of another language that stand where a schedule does; null where there are none. */
export function foreignWords({ spoken, behind, ahead }: Stretch, phrase: boolean): readonly Token[] | null {
  const said = (token: Token | undefined) => token !== undefined && WORDS.has(token.text);
  const [first] = spoken;
  const touching = behind === 'touching' || ahead === 'touching';
  if (said(first) || said(spoken.at(-1)) || (phrase && spoken.some(said))) return spoken;
  const beside = phrase ? behind !== null || ahead !== null : touching;
  return beside && spoken.some(({ text }) => OTHER_SCRIPT.test(text)) ? spoken : null;
}
