import { statusMachine } from "@marketplace/kernel";
import { z } from "zod";

/** How used an item is. */
export const conditionSchema = z.enum(["new", "like_new", "good", "fair", "poor"]);

const STATUSES = ["draft", "active", "reserved", "sold", "deleted"] as const;

/** Where a listing is in its life. */
export const listingStatusSchema = z.enum(STATUSES);

/** Where a listing is in its life. */
export type ListingStatus = z.infer<typeof listingStatusSchema>;

/** Whether moderators let others see it; apart from the status. */
export const moderationSchema = z.enum(["visible", "hidden"]);

/** What can happen to a listing. */
export type ListingEvent =
  | "edit"
  | "publish"
  | "withdraw"
  | "mark-sold-elsewhere"
  | "remove"
  | "reserve"
  | "release"
  | "sell";

/** The seller acts; the system follows what the inventory says. */
export const listingMachine = statusMachine<ListingStatus, ListingEvent, "seller" | "system">({
  name: "listing",
  initial: "draft",
  states: STATUSES,
  transitions: [
    { from: "draft", event: "edit", to: "draft", by: ["seller"] },
    { from: "draft", event: "publish", to: "active", by: ["seller"] },
    { from: "draft", event: "remove", to: "deleted", by: ["seller"] },
    { from: "active", event: "edit", to: "active", by: ["seller"] },
    { from: "active", event: "withdraw", to: "draft", by: ["seller"] },
    { from: "active", event: "mark-sold-elsewhere", to: "sold", by: ["seller"] },
    { from: "active", event: "remove", to: "deleted", by: ["seller"] },
    { from: "active", event: "reserve", to: "reserved", by: ["system"] },
    { from: "active", event: "sell", to: "sold", by: ["system"] },
    { from: "reserved", event: "release", to: "active", by: ["system"] },
    { from: "reserved", event: "sell", to: "sold", by: ["system"] },
  ],
});
