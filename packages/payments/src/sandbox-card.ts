/** How the sandbox treats a card. The numbers are the well-known test numbers where there is one of that meaning. */
export const SANDBOX_CARDS = {
  "4242424242424242": "pays",
  "4000000000000002": "declines",
  "4000000000009995": "has too little",
  "4000002500003155": "needs confirmation",
  "4000000000000341": "fails on capture",
  "4000000000006975": "never answers",
  "4000000000006983": "pays, and answers too late",
  "4000000000006991": "answers twice",
} as const satisfies Readonly<Record<string, string>>;

/** A way that the sandbox treats a card. */
export type CardBehaviour = (typeof SANDBOX_CARDS)[keyof typeof SANDBOX_CARDS];

const behaviours: ReadonlyMap<string, CardBehaviour> = new Map(Object.entries(SANDBOX_CARDS));

/** What a card does; a number that the sandbox does not know is declined. */
export function behaviourOf(card: string): CardBehaviour {
  return behaviours.get(card) ?? "declines";
}
