import type { RouterInputs, RouterOutputs } from "@marketplace/api";

/** An offer with every move of it, as its two parties see it. */
export type Offer = RouterOutputs["offers"]["byId"];

/** An offer as a line of a list, and as a change of it is answered. */
export type OfferSummary = RouterOutputs["offers"]["mine"]["items"][number];

/** Where an offer stands. */
export type OfferStatus = OfferSummary["status"];

/** The side of an offer that somebody is on. */
export type OfferSide = NonNullable<RouterInputs["offers"]["mine"]["role"]>;

/** On which side of an offer an account is. */
export function sideOf({ buyerId }: Pick<OfferSummary, "buyerId">, userId: string | undefined): OfferSide {
  return userId === buyerId ? "buyer" : "seller";
}

/** Whether the time of an offer is up, also where the platform has not got to saying so. */
export function isOver({ expiresAt }: Pick<OfferSummary, "expiresAt">, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

const MOVING_MS = 2_000;

/** How soon an offer is to be looked at again because it moves by itself, in milliseconds; false where it waits for people. */
export function lookAgainIn(offer: Pick<OfferSummary, "status"> | undefined): number | false {
  return offer?.status === "paying" ? MOVING_MS : false;
}
