import { createClient, failureIn } from "@marketplace/api";
import { type Cache, openCache } from "@marketplace/cache";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { openSales } from "@marketplace/listings";
import { openEventDeps } from "@marketplace/operations";
import { openOrders } from "@marketplace/orders";
import { openProvider } from "@marketplace/payments";
import { openPayouts } from "@marketplace/payouts";
import { queryRouter } from "@marketplace/query";
import { openLogger } from "@marketplace/rpc";
import { expect } from "chai";
import { commandRouter } from "./command-process.ts";
import { type Member, type Platform, startPlatform } from "./platform.fixture.ts";

/** Who may call each procedure. One that is missing here, or that no longer exists, fails this test. */
const guards = {
  "users.register": "anyone",
  "users.login": "anyone",
  "users.refresh": "anyone",
  "users.logout": "signed in",
  "users.logoutEverywhere": "signed in",
  "users.changePassword": "signed in",
  "users.updateProfile": "signed in",
  "users.removeAvatar": "signed in",
  "users.updatePreferences": "signed in",
  "users.me": "signed in",
  "users.profile": "anyone",
  "users.sessions": "signed in",
  "media.createUpload": "signed in",
  "media.status": "signed in",
  "media.follow": "signed in",
  "media.nearDuplicates": "moderator",
  "media.dismissNearDuplicate": "moderator",
  "categories.tree": "anyone",
  "categories.popularFilters": "anyone",
  "listings.create": "signed in",
  "listings.update": "signed in",
  "listings.attachImages": "signed in",
  "listings.removeImage": "signed in",
  "listings.publish": "signed in",
  "listings.withdraw": "signed in",
  "listings.markSoldElsewhere": "signed in",
  "listings.remove": "signed in",
  "listings.favourite": "signed in",
  "listings.unfavourite": "signed in",
  "listings.byId": "anyone",
  "listings.bySeller": "anyone",
  "listings.browse": "anyone",
  "listings.hot": "anyone",
  "search.listings": "anyone",
  "search.nearby": "anyone",
  "search.facets": "anyone",
  "search.suggest": "anyone",
  "search.save": "signed in",
  "search.rename": "signed in",
  "search.setAlerts": "signed in",
  "search.forget": "signed in",
  "search.saved": "signed in",
  "listings.mine": "signed in",
  "listings.favourites": "signed in",
  "orders.place": "signed in",
  "orders.placeBundle": "signed in",
  "orders.confirmPayment": "signed in",
  "orders.confirm": "signed in",
  "orders.ship": "signed in",
  "orders.deliver": "signed in",
  "orders.accept": "signed in",
  "orders.cancel": "signed in",
  "orders.reportMissing": "signed in",
  "orders.requestReturn": "signed in",
  "orders.withdrawReturn": "signed in",
  "orders.acceptReturn": "signed in",
  "orders.refuseReturn": "signed in",
  "orders.shipReturn": "signed in",
  "orders.disputeReturn": "signed in",
  "orders.refund": "signed in",
  "orders.decide": "moderator",
  "orders.byId": "signed in",
  "orders.mine": "signed in",
  "orders.disputes": "moderator",
  "offers.make": "signed in",
  "offers.counter": "signed in",
  "offers.accept": "signed in",
  "offers.decline": "signed in",
  "offers.withdraw": "signed in",
  "offers.byId": "signed in",
  "offers.mine": "signed in",
  "payouts.request": "signed in",
  "payouts.balance": "signed in",
  "payouts.mine": "signed in",
  "payouts.statement": "signed in",
  "reviews.create": "signed in",
  "reviews.list": "anyone",
  "reviews.summary": "anyone",
  "notifications.mine": "signed in",
  "notifications.unread": "signed in",
  "notifications.markRead": "signed in",
  "operations.operateSaga": "admin",
  "operations.resolveTwoPhase": "admin",
  "operations.readStatement": "admin",
  "operations.reconcilePayments": "admin",
  "operations.sagas": "admin",
  "operations.saga": "admin",
  "operations.twoPhase": "admin",
  "operations.ledgerBalances": "admin",
  "operations.ledgerStatement": "admin",
  "operations.verifyLedger": "admin",
  "operations.eventLag": "admin",
  "operations.deadEvents": "admin",
  "operations.projections": "admin",
  "operations.projectionJob": "admin",
  "operations.replayDead": "admin",
  "operations.discardDead": "admin",
  "operations.forgetGroup": "admin",
  "operations.rebuildProjection": "admin",
  "operations.mediaStatus": "admin",
  "operations.mediaJob": "admin",
  "operations.sweepMedia": "admin",
  "operations.reprocessMedia": "admin",
  "system.info": "anyone",
  "system.config": "anyone",
  "system.doctor": "admin",
} as const;

type Guard = (typeof guards)[keyof typeof guards];
type Role = "member" | "moderator" | "admin";

/** The roles that a guard lets in, besides who is let in signed out. */
const admitted: Readonly<Record<Guard, readonly Role[]>> = {
  anyone: ["member", "moderator", "admin"],
  "signed in": ["member", "moderator", "admin"],
  moderator: ["moderator", "admin"],
  admin: ["admin"],
};

describe("who may call what", () => {
  let platform: Platform;
  let members: Readonly<Record<Role, Member>>;
  let kinds: ReadonlyMap<string, string>;
  let cache: Cache;
  before(async () => {
    platform = await startPlatform();
    const [member, moderator, admin] = await Promise.all([
      platform.register("Member"),
      platform.register("Moderator").then((one) => platform.promote(one, "moderator")),
      platform.register("Admin").then((one) => platform.promote(one, "admin")),
    ]);
    members = { member, moderator, admin };
    const { stores, settings } = platform;
    const { sequelize } = stores.postgres;
    const log = openLogger({ name: "test", level: "silent" });
    cache = await openCache({ redis: stores.redis, clock: systemClock, random: Math.random, log });
    const changed = cache.invalidate;
    const own = {
      ...{ settings, changed, clock: systemClock, newId: idsFrom(systemClock), log },
      random: Math.random,
    };
    const sales = openSales({ ...stores, ...own });
    const orders = openOrders({
      ...{ ...stores, ...own, sales },
      provider: openProvider(settings, { ...own, sequelize }),
    });
    const payouts = openPayouts(settings, { ...own, sequelize });
    const events = openEventDeps({ ...stores, ...own, projections: [] });
    const opened = { ...orders, ...payouts, ...events, sales, twoPhase: sales.twoPhase };
    const deps = { ...opened, ...stores, ...own, cache, uploadListener: { hear: () => () => {} } };
    kinds = new Map(
      [commandRouter(deps), queryRouter(deps)].flatMap(({ _def }) =>
        Object.entries(_def.procedures).map(([path, procedure]) => [path, procedure._def.type] as const),
      ),
    );
  });
  after(async () => {
    await cache.close();
    await platform.close();
  });

  /** Calls with an input that no procedure takes: a guard must answer before the input is looked at. */
  async function call(path: string, token?: string): Promise<string> {
    const url = kinds.get(path) === "mutation" ? platform.commandUrl : platform.url;
    const method = kinds.get(path) === "mutation" ? "POST" : "GET";
    const input = { json: { nonsense: true } };
    const response = await fetch(
      `${url}/trpc/${path}${method === "GET" ? `?input=${encodeURIComponent(JSON.stringify(input))}` : ""}`,
      {
        method,
        headers: {
          "content-type": "application/json",
          "x-marketplace-client": "test",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(method === "POST" ? { body: JSON.stringify(input) } : {}),
      },
    );
    // Of a subscription it is an event among others.
    const code = /"code":"([A-Z_]+)"/.exec(await response.text())?.[1];
    return code ?? "answered";
  }

  it("is said here of every procedure, and of none that does not exist", () => {
    expect([...kinds.keys()].sort()).to.deep.equal(Object.keys(guards).sort());
  });

  it("serves every mutation from the command process alone, and every query from the query process alone", async () => {
    for (const [path, kind] of kinds) {
      const wrong = kind === "mutation" ? platform.url : platform.commandUrl;
      const response = await fetch(`${wrong}/trpc/${path}`, {
        method: kind === "mutation" ? "POST" : "GET",
        headers: { "content-type": "application/json", "x-marketplace-client": "test" },
        ...(kind === "mutation" ? { body: "{}" } : {}),
      });
      expect(response.status, path).to.equal(404);
      await response.body?.cancel();
    }
  });

  for (const [path, guard] of Object.entries(guards)) {
    it(`${path}: ${guard}`, async () => {
      // A query that takes nothing may answer whatever it is sent; a mutation takes nothing that it does not know.
      const letIn = ["VALIDATION_FAILED", ...(kinds.get(path) === "query" ? ["answered"] : [])];
      if (guard === "anyone") expect(await call(path)).to.be.oneOf(letIn);
      else
        for (const token of [undefined, "x".repeat(43)])
          expect(await call(path, token)).to.equal("UNAUTHENTICATED");
      for (const role of admitted.anyone) {
        const expected = admitted[guard].includes(role) ? letIn : ["FORBIDDEN"];
        expect(await call(path, members[role].token), role).to.be.oneOf(expected);
      }
    });
  }

  it("keeps what is private from everyone else, as if it did not exist", async () => {
    const [seller, buyer, stranger] = await Promise.all(
      ["Seller", "Buyer", "Stranger"].map(platform.register),
    );
    if (seller === undefined || buyer === undefined || stranger === undefined)
      throw new Error("three members");
    const draft = await platform.offer(seller);
    const { version } = await seller.client.listings.withdraw.mutate({
      idempotencyKey: "withdrawn-by-seller",
      id: draft.id,
      version: draft.version,
    });
    const codeOf = async (attempt: Promise<unknown>) => {
      try {
        await attempt;
        return "answered";
      } catch (thrown) {
        return failureIn(thrown)?.code ?? String(thrown);
      }
    };
    const guest = createClient({ url: platform.url, commandUrl: platform.commandUrl });
    expect(await codeOf(guest.listings.byId.query({ id: draft.id }))).to.equal("NOT_FOUND");
    expect(await codeOf(stranger.client.listings.byId.query({ id: draft.id }))).to.equal("NOT_FOUND");
    expect(
      await codeOf(
        stranger.client.listings.publish.mutate({
          idempotencyKey: "published-by-stranger",
          id: draft.id,
          version,
        }),
      ),
    ).to.equal("NOT_FOUND");
    const picture = { purpose: "listing", listingId: draft.id, contentType: "image/jpeg", bytes: 5 } as const;
    expect(await codeOf(stranger.client.media.createUpload.mutate(picture))).to.equal("NOT_FOUND");
    const { uploadId } = await seller.client.media.createUpload.mutate(picture);
    expect(await stranger.client.media.status.query({ uploadIds: [uploadId] })).to.deep.equal([]);
    expect(await codeOf(seller.client.listings.byId.query({ id: draft.id }))).to.equal("answered");
  });
});
