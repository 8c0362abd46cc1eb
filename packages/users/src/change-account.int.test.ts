import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { auditOf, openUsers, type Users } from "./users.fixture.ts";

describe("an account", () => {
  let users: Users;
  before(async () => {
    users = await openUsers();
  });
  after(() => users.close());

  it("changes in what is named, keeps the rest, and counts its versions", async () => {
    const { account, tokens } = await users.join();
    const me = users.as(tokens.accessToken);
    const first = await me.updateProfile({
      version: 1,
      name: "  Anna-Lise ",
      bio: "Bikes.\nAnd lamps.",
      city: "Aarhus",
      country: "DK",
    });
    expect(first).to.deep.equal({
      ...account,
      name: "Anna-Lise",
      bio: "Bikes.\nAnd lamps.",
      city: "Aarhus",
      country: "DK",
      version: 2,
    });
    const second = await me.updateProfile({ version: 2, city: null });
    expect(second).to.deep.equal({ ...first, city: null, version: 3 });
    expect(await users.ask(tokens.accessToken).me()).to.deep.equal(second);
  });

  it("keeps preferences that are not named", async () => {
    const { account, tokens } = await users.join();
    const me = users.as(tokens.accessToken);
    await me.updatePreferences({
      version: 1,
      preferences: { locale: "de", emailNotifications: { orders: false } },
    });
    const changed = await me.updatePreferences({ version: 2, preferences: { currency: "DKK" } });
    expect(changed).to.deep.equal({
      ...account,
      version: 3,
      preferences: {
        locale: "de",
        currency: "DKK",
        emailNotifications: { orders: false, messages: true, savedSearches: true },
      },
    });
  });

  it("refuses a change of a version that is not the newest, and says which is", async () => {
    const { account, tokens } = await users.join();
    const me = users.as(tokens.accessToken);
    await me.updateProfile({ version: 1, name: "First" });
    const failures = await Promise.all(
      [
        me.updateProfile({ version: 1, name: "Second" }),
        me.updateProfile({ version: 3, name: "Third" }),
        me.updatePreferences({ version: 1, preferences: { locale: "da" } }),
      ].map(failureFrom),
    );
    for (const failure of failures) {
      expect(failure.code).to.equal("STALE_VERSION");
      expect(failure.details).to.deep.equal({ currentVersion: 2 });
    }
    expect(await users.ask(tokens.accessToken).me()).to.deep.equal({ ...account, name: "First", version: 2 });
  });

  it("takes one of ten changes that come at once", async () => {
    const { tokens } = await users.join();
    const names = Array.from({ length: 10 }, (_, n) => `Name ${n}`);
    const outcomes = await Promise.allSettled(
      names.map((name) => users.as(tokens.accessToken).updateProfile({ version: 1, name })),
    );
    const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    expect(won).to.have.length(1);
    expect(await users.ask(tokens.accessToken).me()).to.deep.equal(won[0]);
  });

  it("takes no role, status or anything else that is not its owner's to change", async () => {
    const { account, tokens } = await users.join();
    const { updateProfile, updatePreferences } = users.as(tokens.accessToken);
    for (const extra of [{ role: "admin" }, { status: "active" }, { email: "x@example.org" }, { id: "x" }]) {
      // The callers' types refuse this; a client without them can send it.
      const calls: unknown[] = [
        Reflect.apply(updateProfile, undefined, [{ version: 1, name: "Eve", ...extra }]),
        Reflect.apply(updatePreferences, undefined, [{ version: 1, preferences: extra }]),
      ];
      const failures = await Promise.all(calls.map((call) => failureFrom(Promise.resolve(call))));
      expect(failures.map(({ code }) => code)).to.deep.equal(["VALIDATION_FAILED", "VALIDATION_FAILED"]);
    }
    expect(await users.ask(tokens.accessToken).me()).to.deep.equal(account);
  });

  it("is changed by its owner alone, who is signed in", async () => {
    const failures = await Promise.all(
      [
        users.as(null).updateProfile({ version: 1, name: "Eve" }),
        users.as(null).updatePreferences({ version: 1, preferences: {} }),
        users.ask(null).me(),
      ].map(failureFrom),
    );
    expect(failures.map(({ code }) => code)).to.deep.equal(Array<string>(3).fill("UNAUTHENTICATED"));
  });

  it("has its changes recorded by name, without their words", async () => {
    const { account, tokens } = await users.join();
    await users.as(tokens.accessToken).updateProfile({ version: 1, name: "Anna", bio: "Words" });
    await failureFrom(users.as(tokens.accessToken).updateProfile({ version: 1, name: "Anna" }));
    await users.as(tokens.accessToken).updatePreferences({ version: 2, preferences: { locale: "da" } });
    expect(await auditOf(users, account.id, "users.updateProfile")).to.have.deep.members([
      { outcome: "succeeded", subject: account.id, details: { changed: ["name", "bio"] } },
      { outcome: "refused", subject: account.id, details: { code: "STALE_VERSION" } },
    ]);
    expect(await auditOf(users, account.id, "users.updatePreferences")).to.deep.equal([
      { outcome: "succeeded", subject: account.id, details: { changed: ["preferences"] } },
    ]);
  });
});
