import type { Language } from "./language.ts";

/*
 * Words that say nothing about an item, after the lists of the Snowball project, without those that name things in a
 * marketplace (German "will", English "own"). They are compared after `fold`, so "über" stands as it is and "daß" as "dass".
 */
const LISTS: Readonly<Record<Language, string>> = {
  da: `og i jeg det at en den til er som på de med han af for ikke der var mig sig men et har om vi min havde ham hun nu
    over da fra du ud sin dem os op man hans hvor eller hvad skal selv her alle vil blev kunne ind når være dog noget ville
    jo deres efter ned skulle denne end dette mit også under have dig anden hende mine alt meget sit sine vor mod disse
    hvis din nogle hos blive mange ad bliver hendes været thi jer sådan kan samt kun fordi uden uden vores inkl`,
  de: `aber als also am an auch auf aus bei bin bis bist da damit dann der den des dem die das dass dein deine denn dich
    dir du dies diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines er es etwas euch euer
    für gegen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in indem ins
    ist jede jedem jeden jeder jedes jene jetzt kann kein keine keinem keinen keiner können könnte machen man manche mein
    meine meinem meinen meiner mich mir mit muss musste nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem
    seinen seiner selbst sich sie sind so solche soll sollte sondern sonst um und uns unser unsere unter viel vom von vor
    war waren warst was weg weil weiter welche wenn werde werden wie wieder wir wird wirst wo wollen würde zu zum zur zwar
    zwischen über`,
  en: `a about above after again against all am an and any are as at be because been before being below between both but
    by can cannot could did do does doing down during each few for from further had has have having he her here hers
    him his how i if in into is it its itself just me more most my no nor not of off on once only or other our ours out over
    same she should so some such than that the their theirs them then there these they this those through to too under until
    up very was we were what when where which while who whom why with would you your yours`,
};

const SETS: Readonly<Record<Language, ReadonlySet<string>>> = {
  da: setOf(LISTS.da),
  de: setOf(LISTS.de),
  en: setOf(LISTS.en),
};

/** Whether a word, as `wordsOf` gives it, says nothing in a language. */
export function isStopword(word: string, language: Language): boolean {
  return SETS[language].has(word);
}

function setOf(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
