import type { DomainEvent } from "@marketplace/kernel";
import { type OfferEventPayload, offerEvents } from "@marketplace/orders/events";
import { z } from "zod";
import type { Notification } from "./notification.ts";
import { others, type Told, toEach } from "./told.ts";

const offerEvent = z.union(offerEvents);

type OfferEventType = z.output<typeof offerEvent>["type"];

/** What each event of an offer tells to whom; an event that is missing here does not compile. */
const tells: Readonly<Record<OfferEventType, (payload: OfferEventPayload) => Told>> = {
  "offers.made": ({ price }) => ({ kind: "offer-made", to: ["seller"], money: price }),
  "offers.countered": (payload) => ({ kind: "offer-countered", to: others(payload), money: payload.price }),
  "offers.accepted": (payload) => ({ kind: "offer-accepted", to: others(payload), money: payload.price }),
  "offers.declined": (payload) => ({ kind: "offer-declined", to: others(payload) }),
  "offers.withdrawn": (payload) => ({ kind: "offer-withdrawn", to: others(payload) }),
  "offers.expired": (payload) => ({ kind: "offer-expired", to: others(payload) }),
};

/** What the two sides of an offer are told. @throws z.ZodError for what is no event of an offer. */
export function offerNotifications(event: DomainEvent): readonly Notification[] {
  const { type, payload } = offerEvent.parse(event);
  const { offerId: id, title } = payload;
  return toEach(event, payload, {
    ...tells[type](payload),
    ...{ subject: { type: "offer", id }, title },
  });
}
