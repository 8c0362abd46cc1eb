import { MarketplaceError } from "@marketplace/kernel";
import { expect } from "chai";
import { type ListingEvent, type ListingStatus, listingMachine } from "./listing-status.ts";

const bySeller: Readonly<Record<ListingStatus, Partial<Record<ListingEvent, ListingStatus>>>> = {
  draft: { edit: "draft", publish: "active", remove: "deleted" },
  active: { edit: "active", withdraw: "draft", "mark-sold-elsewhere": "sold", remove: "deleted" },
  reserved: {},
  sold: {},
  deleted: {},
};
const bySystem: typeof bySeller = {
  draft: {},
  active: { reserve: "reserved", sell: "sold" },
  reserved: { release: "active", sell: "sold" },
  sold: {},
  deleted: {},
};
const events: readonly ListingEvent[] = [
  "edit",
  "publish",
  "withdraw",
  "mark-sold-elsewhere",
  "remove",
  "reserve",
  "release",
  "sell",
];

describe("listingMachine", () => {
  for (const status of listingMachine.states) {
    for (const event of events) {
      const to = bySeller[status][event];
      it(`${to === undefined ? "does not let" : "lets"} a seller ${event} what is ${status}`, () => {
        if (to === undefined) {
          expect(() => listingMachine.next(status, event, "seller")).to.throw(MarketplaceError);
          return;
        }
        expect(listingMachine.next(status, event, "seller")).to.equal(to);
      });
    }
    it(`lets inventory do with what is ${status} only what a sale does`, () => {
      const allowed = listingMachine.allowed(status, "system");
      expect(
        Object.fromEntries(allowed.map((event) => [event, listingMachine.next(status, event, "system")])),
      ).to.deep.equal(bySystem[status]);
    });
  }
});
