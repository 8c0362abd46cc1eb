import type { DomainEvent, Money } from "@marketplace/kernel";
import type { Notification, NotificationKind, Side } from "./notification.ts";

/** What an event of a trade tells, and to which of its sides. */
export interface Told {
  readonly kind: NotificationKind;
  readonly to: readonly Side[];
  /** The sum that the sentence names, if it names one. */
  readonly money?: Money;
}

/** A trade between two people, and who moved it on. */
export interface Trade {
  readonly buyerId: string;
  readonly sellerId: string;
  readonly by: Notification["by"];
}

/** Whoever did not do it themselves: what a moderator or the platform does, both sides are told. */
export function others({ by }: Pick<Trade, "by">): readonly Side[] {
  switch (by) {
    case "buyer":
      return ["seller"];
    case "seller":
      return ["buyer"];
    case "moderator":
    case "system":
      return ["buyer", "seller"];
  }
}

/** What the notifications of one event have in common. */
type Telling = Told & Pick<Notification, "subject" | "title">;

/** What the sides of a trade are told, one notification for each. */
export function toEach(
  { id: eventId, at }: Pick<DomainEvent, "id" | "at">,
  { buyerId, sellerId, by }: Trade,
  { to, money, ...telling }: Telling,
): readonly Notification[] {
  return to.map((as) => ({
    ...{ eventId, userId: as === "buyer" ? buyerId : sellerId, as, by, money: money ?? null, at },
    ...telling,
  }));
}
