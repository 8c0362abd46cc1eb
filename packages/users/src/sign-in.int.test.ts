import { createCaller } from "@marketplace/rpc";
import { openRedis } from "@marketplace/stores";
import { failureFrom, memoryCookies, testContext } from "@marketplace/testing";
import { expect } from "chai";
import { QueryTypes } from "sequelize";
import { pseudonym } from "./audit.ts";
import { userCommands } from "./commands.ts";
import { FAILURES_ALLOWED, openSignInLimits } from "./sign-in-limits.ts";
import { changeStanding } from "./standing.ts";
import { auditOf, openUsers, PASSWORD, type Users } from "./users.fixture.ts";

const WRONG = "incorrect horse battery";

describe("signing in", () => {
  let users: Users;
  let hosts = 0;
  /** Somewhere on the network that nobody has called from. */
  const elsewhere = () => {
    hosts += 1;
    return { address: `203.0.${Math.floor(hosts / 250)}.${hosts % 250}` };
  };
  before(async () => {
    users = await openUsers({ REGISTRATIONS_PER_HOUR: "5" });
  });
  after(() => users.close());

  const join = (email = users.nextEmail()) => users.join(email, elsewhere());
  const login = (email: string, password = PASSWORD, overrides = elsewhere()) =>
    users.as(null, overrides).login({ email, password });
  const countAccounts = async (email: string) => {
    const rows: object[] = await users.deps.postgres.sequelize.query(
      "SELECT id FROM users WHERE email = :email",
      { type: QueryTypes.SELECT, replacements: { email } },
    );
    return rows.length;
  };

  describe("users.register", () => {
    it("makes a member with the defaults of a new account, and signs it in", async () => {
      const email = users.nextEmail();
      const { account, tokens } = await users
        .as(null, elsewhere())
        .register({ email: `  ${email.toUpperCase()} `, password: PASSWORD, name: "  Anna Jensen " });
      expect(account).to.deep.include({
        email,
        name: "Anna Jensen",
        bio: "",
        avatarUrl: null,
        city: null,
        country: null,
        role: "member",
        version: 1,
        createdAt: users.time.clock(),
      });
      expect(await users.authenticate(tokens.accessToken)).to.deep.equal({
        userId: account.id,
        sessionId: tokens.sessionId,
        role: "member",
      });
      expect(await users.ask(tokens.accessToken).me()).to.deep.equal(account);
    });

    it("keeps the password as an argon2id hash that no answer carries", async () => {
      const { account, tokens } = await join();
      const [row] = await users.deps.postgres.sequelize.query<{ password_hash: string }>(
        "SELECT password_hash FROM users WHERE id = :id",
        { type: QueryTypes.SELECT, replacements: { id: account.id } },
      );
      expect(row?.password_hash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      const answers = JSON.stringify([account, tokens, await users.ask(tokens.accessToken).me()]);
      expect(answers).to.not.include("argon2").and.to.not.include(PASSWORD);
    });

    it("refuses an address that has an account, however it is written", async () => {
      const { account } = await join();
      for (const email of [account.email, account.email.toUpperCase(), ` ${account.email}`]) {
        const failure = await failureFrom(join(email));
        expect(failure).to.include({ code: "ALREADY_EXISTS" });
        expect(failure.fieldErrors).to.have.property("email");
      }
      expect(await countAccounts(account.email)).to.equal(1);
    });

    it("makes one account of one address that twenty ask for at once", async () => {
      for (let race = 0; race < 5; race += 1) {
        const email = users.nextEmail();
        const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => join(email)));
        const refused = outcomes.flatMap((outcome) =>
          outcome.status === "rejected" ? [outcome.reason] : [],
        );
        expect(refused).to.have.length(19);
        for (const reason of refused)
          expect(await failureFrom(Promise.reject(reason))).to.include({ code: "ALREADY_EXISTS" });
        expect(await countAccounts(email)).to.equal(1);
      }
    });

    it("refuses what is not of its form, and says which fields", async () => {
      const failure = await failureFrom(
        users.as(null, elsewhere()).register({ email: "nobody", password: "short", name: " " }),
      );
      expect(failure.code).to.equal("VALIDATION_FAILED");
      expect(Object.keys(failure.fieldErrors)).to.have.members(["email", "password", "name"]);
    });

    it("refuses an address of the network that asks for too many, until its hour is over", async () => {
      const flood = elsewhere();
      for (let asked = 0; asked < 5; asked += 1) await users.join(users.nextEmail(), flood);
      const email = users.nextEmail();
      for (let refused = 0; refused < 3; refused += 1) {
        const failure = await failureFrom(users.join(email, flood));
        expect(failure.code).to.equal("RATE_LIMITED");
        expect(failure.details.retryAfterSeconds).to.be.within(3_500, 3_600);
      }
      expect(await countAccounts(email)).to.equal(0);
      expect((await join(email)).account.email).to.equal(email);
      expect(await auditOf(users, pseudonym(email), "users.register")).to.deep.equal([
        { outcome: "refused", subject: pseudonym(email), details: { code: "RATE_LIMITED" } },
      ]);
    });

    it("records who registered and what was refused, without the address", async () => {
      const { account } = await join();
      await failureFrom(join(account.email));
      expect(await auditOf(users, account.id, "users.register")).to.deep.equal([
        { outcome: "succeeded", subject: account.id, details: {} },
      ]);
      expect(await auditOf(users, pseudonym(account.email), "users.register")).to.deep.equal([
        { outcome: "refused", subject: pseudonym(account.email), details: { code: "ALREADY_EXISTS" } },
      ]);
    });
  });

  describe("users.login", () => {
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
        [login(users.nextEmail()), login(account.email, WRONG), login(suspended.account.email)].map(
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

    it("takes as long for an unknown address as for a wrong password", async () => {
      const { account } = await join();
      const milliseconds = { unknown: [] as number[], wrong: [] as number[] };
      for (let round = 0; round < 15; round += 1) {
        for (const [kind, email] of [
          ["unknown", users.nextEmail()],
          ["wrong", account.email],
        ] as const) {
          const started = performance.now();
          await failureFrom(login(email, WRONG));
          milliseconds[kind].push(performance.now() - started);
        }
      }
      expect(median(milliseconds.unknown) / median(milliseconds.wrong)).to.be.within(0.6, 1.6);
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

    it("refuses an account from one address after ten failures, right password or not, and says how long", async () => {
      const { account } = await join();
      const here = elsewhere();
      for (let failed = 0; failed < FAILURES_ALLOWED.account; failed += 1)
        expect(await failureFrom(login(account.email, WRONG, here))).to.include({
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
        Array.from({ length: 100 }, async () => (await failureFrom(login(account.email, WRONG, here))).code),
      );
      expect(codes.filter((code) => code === "INVALID_CREDENTIALS")).to.have.length(FAILURES_ALLOWED.account);
      expect(codes.filter((code) => code === "RATE_LIMITED")).to.have.length(100 - FAILURES_ALLOWED.account);
    });

    it("limits an address that has no account like one that has", async () => {
      const here = elsewhere();
      const email = users.nextEmail();
      for (let failed = 0; failed < FAILURES_ALLOWED.account; failed += 1)
        expect(await failureFrom(login(email, WRONG, here))).to.include({ code: "INVALID_CREDENTIALS" });
      expect(await failureFrom(login(email, WRONG, here))).to.include({ code: "RATE_LIMITED" });
    });

    it("forgets an account's failures when its owner signs in", async () => {
      const { account } = await join();
      const here = elsewhere();
      for (let round = 0; round < 2; round += 1) {
        for (let failed = 0; failed < FAILURES_ALLOWED.account - 1; failed += 1)
          expect(await failureFrom(login(account.email, WRONG, here))).to.include({
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
      expect(await failureFrom(login(account.email, WRONG, here))).to.include({
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
      await failureFrom(login(account.email, WRONG));
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
      for (const secret of ["example.org", "203.0.", PASSWORD, WRONG, "argon2"])
        expect(text).to.not.include(secret);
    });
  });

  describe("with Redis away", () => {
    const withoutRedis = async <T>(work: (caller: ReturnType<Users["as"]>) => Promise<T>): Promise<T> => {
      const { suite, deps } = users;
      const redis = openRedis({ ...suite.settings, REDIS_URL: "redis://127.0.0.1:1" }, () => {});
      try {
        return await work(createCaller(userCommands({ ...deps, redis }))(testContext(null, elsewhere())));
      } finally {
        await redis.close();
      }
    };

    it("says that the store is away, and makes no account that could not be signed in", async () => {
      const email = users.nextEmail();
      const failure = await withoutRedis((caller) =>
        failureFrom(caller.register({ email, password: PASSWORD, name: "Anna" })),
      );
      expect(failure).to.include({ code: "STORE_UNAVAILABLE" });
      expect(await countAccounts(email)).to.equal(0);
    });

    it("still limits failures, by this process's own memory", async () => {
      const { account } = await join();
      const input = { email: account.email, password: WRONG };
      const codes = await withoutRedis(async (caller) => {
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
      const codes = await withoutRedis(async (caller) => {
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
});

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
