import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { pseudonym } from "./audit.ts";
import { FAILURES_ALLOWED, openSignInLimits } from "./sign-in-limits.ts";
import {
  auditOf,
  elsewhere,
  openUsers,
  PASSWORD,
  type Users,
  WRONG_PASSWORD,
  withoutRedis,
} from "./users.fixture.ts";

describe("the limits of signing in", () => {
  let users: Users;
  before(async () => {
    users = await openUsers();
  });
  after(() => users.close());

  const join = (email = users.nextEmail()) => users.join(email, elsewhere());
  const login = (email: string, password = PASSWORD, overrides = elsewhere()) =>
    users.as(null, overrides).login({ email, password });

  it("refuses an account from one address after ten failures, right password or not, and says how long", async () => {
    const { account } = await join();
    const here = elsewhere();
    for (let failed = 0; failed < FAILURES_ALLOWED.account; failed += 1)
      expect(await failureFrom(login(account.email, WRONG_PASSWORD, here))).to.include({
        code: "INVALID_CREDENTIALS",
      });
    for (let refused = 0; refused < 3; refused += 1) {
      const failure = await failureFrom(login(account.email, PASSWORD, here));
      expect(failure.code).to.equal("RATE_LIMITED");
      expect(failure.details.retryAfterSeconds).to.be.within(800, 900);
    }
    expect((await login(account.email)).account.id).to.equal(account.id);
    const records = await auditOf(users, pseudonym(account.email), "users.login");
    expect(records.map(({ details }) => details.code)).to.have.members([
      ...Array<string>(FAILURES_ALLOWED.account).fill("INVALID_CREDENTIALS"),
      "RATE_LIMITED",
    ]);
  });

  it("counts attempts by call, so that a hundred at once are no way round", async () => {
    const { account } = await join();
    const here = elsewhere();
    const codes = await Promise.all(
      Array.from(
        { length: 100 },
        async () => (await failureFrom(login(account.email, WRONG_PASSWORD, here))).code,
      ),
    );
    expect(codes.filter((code) => code === "INVALID_CREDENTIALS")).to.have.length(FAILURES_ALLOWED.account);
    expect(codes.filter((code) => code === "RATE_LIMITED")).to.have.length(100 - FAILURES_ALLOWED.account);
  });

  it("limits an address that has no account like one that has", async () => {
    const here = elsewhere();
    const email = users.nextEmail();
    for (let failed = 0; failed < FAILURES_ALLOWED.account; failed += 1)
      expect(await failureFrom(login(email, WRONG_PASSWORD, here))).to.include({
        code: "INVALID_CREDENTIALS",
      });
    expect(await failureFrom(login(email, WRONG_PASSWORD, here))).to.include({ code: "RATE_LIMITED" });
  });

  it("forgets an account's failures when its owner signs in", async () => {
    const { account } = await join();
    const here = elsewhere();
    for (let round = 0; round < 2; round += 1) {
      for (let failed = 0; failed < FAILURES_ALLOWED.account - 1; failed += 1)
        expect(await failureFrom(login(account.email, WRONG_PASSWORD, here))).to.include({
          code: "INVALID_CREDENTIALS",
        });
      expect((await login(account.email, PASSWORD, here)).account.id).to.equal(account.id);
    }
  });

  it("shuts an address out that fails on many accounts, and no other address", async () => {
    const { account } = await join();
    const here = elsewhere();
    const limits = openSignInLimits(users.deps.redis, users.deps.settings);
    const failures = Array.from({ length: FAILURES_ALLOWED.address }, (_, n) => ({
      account: `${n}`,
      ...here,
    }));
    const shut = await Promise.all(failures.map((attempt) => limits.failed(attempt)));
    expect(shut).to.not.include(true);
    expect(await failureFrom(login(account.email, WRONG_PASSWORD, here))).to.include({
      code: "INVALID_CREDENTIALS",
    });
    const [last] = await auditOf(users, pseudonym(account.email), "users.login");
    expect(last?.details).to.include({ addressShut: true });
    expect(await failureFrom(login(account.email, PASSWORD, here))).to.include({ code: "RATE_LIMITED" });
    expect((await login(account.email)).account.id).to.equal(account.id);
  });

  it("lets many people of one address in at once", async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => join()));
    const here = elsewhere();
    const signed = await Promise.all(people.map(({ account }) => login(account.email, PASSWORD, here)));
    expect(signed.map(({ account }) => account.id)).to.deep.equal(people.map(({ account }) => account.id));
  });

  it("still limits failures, by this process's own memory", async () => {
    const { account } = await join();
    const input = { email: account.email, password: WRONG_PASSWORD };
    const codes = await withoutRedis(users, async (caller) => {
      const seen: string[] = [];
      for (let tried = 0; tried < FAILURES_ALLOWED.account + 2; tried += 1)
        seen.push((await failureFrom(caller.login(input))).code);
      return seen;
    });
    expect(codes).to.deep.equal([
      ...Array<string>(FAILURES_ALLOWED.account).fill("INVALID_CREDENTIALS"),
      "RATE_LIMITED",
      "RATE_LIMITED",
    ]);
  });

  it("does not hold a right password against anybody", async () => {
    const { account } = await join();
    const input = { email: account.email, password: PASSWORD };
    const codes = await withoutRedis(users, async (caller) => {
      const seen: string[] = [];
      while (seen.length <= FAILURES_ALLOWED.account) {
        const calls = Array.from({ length: 6 }, () => failureFrom(caller.login(input)));
        seen.push(...(await Promise.all(calls)).map(({ code }) => code));
      }
      return seen;
    });
    expect(new Set(codes)).to.deep.equal(new Set(["STORE_UNAVAILABLE"]));
  });
});
