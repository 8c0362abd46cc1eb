import { MARK } from "./facet.ts";

/*
 * What a card is counted by and filtered by while it is counted, as one text that indexes hold: to read some thousand
 * cards themselves takes ten times as long. Its parts, one a line:
 *   milliseconds when it was published and amount, both to the base of 36; longitude, latitude; CURRENCY:FROM of its step
 *   of prices; category; subcategory; condition
 *   and each answer of its seller, KEY=TEXT, KEY#NUMBER or KEY?true
 */

/** What facets of attributes begin with. */
export const ATTRIBUTE = "attribute:";

const BASE = 36;

interface Countable {
  readonly publishedAt: Date;
  /** In minor units. */
  readonly amount: number;
  readonly point: readonly [longitude: number, latitude: number];
  /** Facets, without what they begin with. */
  readonly price: string;
  readonly category: string;
  readonly subcategory: string;
  readonly condition: string;
  readonly answers: readonly string[];
}

/** Makes the text. No answer has a line's end in it: `attributeFacet` takes care of that. */
export function packCounted(card: Countable): string {
  const { publishedAt, amount, point, price, category, subcategory, condition, answers } = card;
  return [
    ...[publishedAt.getTime().toString(BASE), amount.toString(BASE), ...point],
    ...[price, category, subcategory, condition, ...answers],
  ].join("\n");
}

/** What a card is counted by. Of thousands that are looked at most count nowhere: a part is cut out when it is asked for. */
export class CountedCard {
  readonly #text: string;
  /** Where its lines end, as far as that was asked for. */
  readonly #ends: number[] = [];

  /** Reads what `packCounted` made. */
  constructor(text: string) {
    this.#text = text;
  }

  /** In milliseconds. */
  get publishedAt(): number {
    return Number.parseInt(this.#line(0), BASE);
  }

  /** In minor units. */
  get amount(): number {
    return Number.parseInt(this.#line(1), BASE);
  }

  get point(): [longitude: number, latitude: number] {
    return [Number(this.#line(2)), Number(this.#line(3))];
  }

  /** CURRENCY:FROM of its step of prices. */
  get price(): string {
    return this.#line(4);
  }

  get category(): string {
    return this.#line(5);
  }

  get subcategory(): string {
    return this.#line(6);
  }

  get condition(): string {
    return this.#line(7);
  }

  get answers(): readonly string[] {
    const begin = this.#end(7) + 1;
    return begin < this.#text.length ? this.#text.slice(begin).split("\n") : [];
  }

  /** Those answers that are to one question. */
  answersTo(key: string): readonly string[] {
    const [text, beginning] = [this.#text, `\n${key}`];
    const found: string[] = [];
    for (let at = text.indexOf(beginning, this.#end(7)); at >= 0; at = text.indexOf(beginning, at + 1)) {
      if (!MARK.test(text.charAt(at + beginning.length))) continue;
      const end = text.indexOf("\n", at + 1);
      found.push(text.slice(at + 1, end < 0 ? text.length : end));
    }
    return found;
  }

  #line(place: number): string {
    const end = this.#end(place);
    return this.#text.slice(place === 0 ? 0 : this.#end(place - 1) + 1, end);
  }

  #end(place: number): number {
    const ends = this.#ends;
    while (ends.length <= place) {
      const end = this.#text.indexOf("\n", (ends.at(-1) ?? -1) + 1);
      ends.push(end < 0 ? this.#text.length : end);
    }
    return ends[place] ?? 0;
  }
}
