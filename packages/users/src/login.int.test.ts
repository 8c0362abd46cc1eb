import { failureFrom, memoryCookies, testContext } from "@marketplace/testing";
import { expect } from "chai";
import { QueryTypes } from "sequelize";
import { pseudonym } from "./audit.ts";
import { effortOf, median } from "./effort.fixture.ts";
import { changeStanding } from "./standing.ts";
import { auditOf, elsewhere, openUsers, PASSWORD, type Users, WRONG_PASSWORD } from "./users.fixture.ts";

describe("users.login", () => {
  let users: Users;
  before(async () => {
    users = await openUsers();
  });
  after(() => users.close());

  const join = (email = users.nextEmail()) => users.join(email, elsewhere());
  const login = (email: string, password = PASSWORD, overrides = elsewhere()) =>
    users.as(null, overrides).login({ email, password });

  it("opens a session of its own each time", async () => {
    const { account, tokens } = await join();
    const again = await login(account.email.toUpperCase());
    expect(again.account).to.deep.equal(account);
    expect(again.tokens.sessionId).to.not.equal(tokens.sessionId);
    for (const { accessToken } of [tokens, again.tokens])
      expect(await users.authenticate(accessToken)).to.include({ userId: account.id });
  });

  it("answers an unknown address, a wrong password and a suspended account alike", async () => {
    const { account } = await join();
    const suspended = await join();
    const change = {
      userId: suspended.account.id,
      standing: { status: "suspended" },
      actorId: null,
    } as const;
    await changeStanding(users.deps, testContext(), change);
    const failures = await Promise.all(
      [login(users.nextEmail()), login(account.email, WRONG_PASSWORD), login(suspended.account.email)].map(
        failureFrom,
      ),
    );
    for (const failure of failures) {
      expect(failure).to.deep.equal({
        code: "INVALID_CREDENTIALS",
        message: "The e-mail address or the password is wrong.",
        details: {},
        fieldErrors: {},
      });
    }
  });

  it("takes as much work for an unknown address as for a wrong password", async () => {
    const { account } = await join();
    const effort = { unknown: [] as number[], wrong: [] as number[] };
    for (let round = 0; round < 15; round += 1) {
      for (const [kind, email] of [
        ["unknown", users.nextEmail()],
        ["wrong", account.email],
      ] as const) {
        effort[kind].push(await effortOf(() => failureFrom(login(email, WRONG_PASSWORD))));
      }
    }
    expect(median(effort.unknown) / median(effort.wrong)).to.be.within(0.6, 1.6);
  });

  it("takes no operator for an address or a password", async () => {
    const caller = users.as(null, elsewhere());
    for (const input of [
      { email: { $gt: "" }, password: PASSWORD },
      { email: users.nextEmail(), password: { $ne: null } },
      { email: [users.nextEmail()], password: PASSWORD },
      { email: users.nextEmail(), password: PASSWORD, role: "admin" },
    ]) {
      // The caller's types refuse this; a client without them can send it.
      const call: unknown = Reflect.apply(caller.login, undefined, [input]);
      expect(await failureFrom(Promise.resolve(call))).to.include({ code: "VALIDATION_FAILED" });
    }
  });

  it("keeps the refresh token in a cookie when asked, and ends the session whose cookie it replaces", async () => {
    const { account } = await join();
    const cookies = memoryCookies();
    const enter = () =>
      users.as(null, { ...elsewhere(), cookies }).login({
        email: account.email,
        password: PASSWORD,
        keepSession: "cookie",
      });
    const first = await enter();
    const planted = cookies.values.get("__Host-refresh");
    const second = await enter();
    expect([first.tokens.refreshToken, second.tokens.refreshToken]).to.deep.equal([null, null]);
    expect(cookies.values.get("__Host-refresh"))
      .to.match(/^[\w-]{64}$/)
      .and.to.not.equal(planted);
    const replaced = await failureFrom(users.authenticate(first.tokens.accessToken));
    expect(replaced).to.include({ code: "SESSION_REVOKED" });
    expect(await users.authenticate(second.tokens.accessToken)).to.include({ userId: account.id });
  });

  it("records every outcome, without the address", async () => {
    const { account } = await join();
    await failureFrom(login(account.email, WRONG_PASSWORD));
    const { tokens } = await login(account.email);
    expect(await auditOf(users, account.id, "users.login")).to.deep.equal([
      { outcome: "succeeded", subject: account.id, details: { sessionId: tokens.sessionId } },
    ]);
    expect(await auditOf(users, pseudonym(account.email), "users.login")).to.deep.equal([
      {
        outcome: "refused",
        subject: pseudonym(account.email),
        details: { code: "INVALID_CREDENTIALS", addressShut: false },
      },
    ]);
  });

  it("leaves no secret, e-mail or network address in the audit log", async () => {
    const rows = await users.deps.postgres.sequelize.query("SELECT * FROM audit_log", {
      type: QueryTypes.SELECT,
    });
    expect(rows.length).to.be.above(20);
    const text = JSON.stringify(rows);
    for (const secret of ["example.org", "203.0.", PASSWORD, WRONG_PASSWORD, "argon2"])
      expect(text).to.not.include(secret);
  });
});
