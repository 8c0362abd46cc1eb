import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { refreshKeys } from "./session-token.ts";
import { openSessions } from "./sessions.ts";
import { openUsers, type Users, withoutRedis } from "./users.fixture.ts";

const ACCESS_SECONDS = 600;
const SESSION_SECONDS = 86_400;

describe("sessions", () => {
  let users: Users;
  beforeEach(async () => {
    users = await openUsers({
      ACCESS_TOKEN_SECONDS: String(ACCESS_SECONDS),
      SESSION_SECONDS: String(SESSION_SECONDS),
    });
  });
  afterEach(() => users.close());

  const redis = () => users.deps.redis.redis;
  const refreshed = (refreshToken: string | null) =>
    users.as(null).refresh({ refreshToken: String(refreshToken) });

  it("take an access token for its account until it expires, and then say so", async () => {
    const { account, tokens } = await users.join();
    const actor = { userId: account.id, sessionId: tokens.sessionId, role: "member" };
    expect(tokens.accessExpiresAt.getTime() - users.time.clock().getTime()).to.equal(ACCESS_SECONDS * 1_000);
    users.time.advance(ACCESS_SECONDS * 1_000 - 1);
    expect(await users.authenticate(tokens.accessToken)).to.deep.equal(actor);
    users.time.advance(1);
    expect(await failureFrom(users.authenticate(tokens.accessToken))).to.include({ code: "SESSION_EXPIRED" });
  });

  it("do not know a token that was never given, of whatever form", async () => {
    const { tokens } = await users.join();
    for (const token of ["x".repeat(64), `${tokens.accessToken}x`, "guess", String(tokens.refreshToken)])
      expect(await failureFrom(users.authenticate(token))).to.include({ code: "UNAUTHENTICATED" });
    for (const token of ["x".repeat(64), "guess", "", tokens.accessToken])
      expect(await failureFrom(refreshed(token))).to.include({ code: "UNAUTHENTICATED" });
    expect(await users.authenticate(tokens.accessToken)).to.include({ sessionId: tokens.sessionId });
  });

  it("live on from their last refresh, and have expired when that is too long ago", async () => {
    const { account, tokens } = await users.join();
    users.time.advance(SESSION_SECONDS * 1_000 - 1);
    const next = await refreshed(tokens.refreshToken);
    users.time.advance(SESSION_SECONDS * 1_000 - 1);
    const last = await refreshed(next.refreshToken);
    expect(await users.authenticate(last.accessToken)).to.include({ userId: account.id });
    users.time.advance(SESSION_SECONDS * 1_000);
    expect(await failureFrom(refreshed(last.refreshToken))).to.include({ code: "SESSION_EXPIRED" });
    expect(await failureFrom(users.authenticate(last.accessToken))).to.include({ code: "SESSION_EXPIRED" });
  });

  it("are told to have expired when Redis itself has dropped them", async () => {
    const { tokens } = await users.join();
    const { sessionKey = "" } = refreshKeys(String(tokens.refreshToken)) ?? {};
    expect(await redis().del(`session:${sessionKey}`)).to.equal(1);
    expect(await failureFrom(users.authenticate(tokens.accessToken))).to.include({ code: "SESSION_EXPIRED" });
    expect(await failureFrom(refreshed(tokens.refreshToken))).to.include({ code: "SESSION_EXPIRED" });
  });

  it("do not come back as a record without an end when a change of password would keep them", async () => {
    const { account, tokens } = await users.join();
    const { sessionKey = "" } = refreshKeys(String(tokens.refreshToken)) ?? {};
    await redis().del(`session:${sessionKey}`);
    await openSessions(users.deps).keep(account.id, tokens.sessionId, "c");
    expect(await redis().exists(`session:${sessionKey}`)).to.equal(0);
  });

  it("leave no key in Redis that never expires, and each for as long as it is meant to", async () => {
    const { tokens } = await users.join();
    await refreshed(tokens.refreshToken);
    const lives = Object.entries(await ttlByKind(users));
    expect(Object.fromEntries(lives.map(([kind, seconds]) => [kind, seconds.map(nearly)]))).to.deep.equal({
      access: [ACCESS_SECONDS, ACCESS_SECONDS],
      session: [SESSION_SECONDS],
      sessions: [SESSION_SECONDS],
      trail: [2 * SESSION_SECONDS],
    });
  });

  it("slide their life in Redis with each refresh", async () => {
    const { tokens } = await users.join();
    const { sessionKey = "" } = refreshKeys(String(tokens.refreshToken)) ?? {};
    await redis().expire(`session:${sessionKey}`, 100);
    await refreshed(tokens.refreshToken);
    expect(nearly(await redis().ttl(`session:${sessionKey}`))).to.equal(SESSION_SECONDS);
  });

  it("keep no token in clear in Redis, nor any part that names its session", async () => {
    const first = await users.join();
    const next = await refreshed(first.tokens.refreshToken);
    const kept = await users
      .as(null)
      .login({ email: first.account.email, password: "correct horse battery" });
    await users.as(kept.tokens.accessToken).logout();
    const everything = await dump(users);
    expect(everything).to.include(first.account.id);
    const tokens = [first.tokens, next, kept.tokens].flatMap(({ accessToken, refreshToken }) => [
      accessToken,
      String(refreshToken),
    ]);
    for (const token of tokens) {
      const bytes = Buffer.from(token, "base64url");
      for (const part of [bytes, bytes.subarray(0, 16), bytes.subarray(16)])
        for (const written of [part.toString("base64url"), part.toString("hex"), part.toString("latin1")])
          expect(everything.includes(written)).to.equal(false);
    }
    expect(everything).to.not.include("example.org");
  });

  it("are listed to their owner alone, the latest used first, without those that ended", async () => {
    const { account, tokens } = await users.join();
    const stranger = await users.join();
    const started = users.time.clock();
    users.time.advance(60_000);
    const phone = await users.as(null).login({ email: account.email, password: "correct horse battery" });
    const gone = await users.as(null).login({ email: account.email, password: "correct horse battery" });
    await users.as(gone.tokens.accessToken).logout();
    users.time.advance(60_000);
    const next = await refreshed(tokens.refreshToken);
    expect((await users.ask(next.accessToken).sessions()).items).to.deep.equal([
      {
        sessionId: tokens.sessionId,
        createdAt: started,
        lastUsedAt: users.time.clock(),
        current: true,
      },
      {
        sessionId: phone.tokens.sessionId,
        createdAt: new Date(started.getTime() + 60_000),
        lastUsedAt: new Date(started.getTime() + 60_000),
        current: false,
      },
    ]);
    const theirs = await users.ask(stranger.tokens.accessToken).sessions();
    expect(theirs.items.map(({ sessionId }) => sessionId)).to.deep.equal([stranger.tokens.sessionId]);
    expect(await failureFrom(users.ask(null).sessions())).to.include({ code: "UNAUTHENTICATED" });
  });

  it("are a hundred an account at most; the longest unused makes room", async () => {
    const { account, tokens } = await users.join();
    const sessions = openSessions(users.deps);
    const owner = { userId: account.id, role: "member", credential: "c" } as const;
    for (let opened = 0; opened < 100; opened += 1) {
      users.time.advance(1);
      await sessions.open(owner);
    }
    expect(await sessions.list(account.id)).to.have.length(100);
    expect(await failureFrom(users.authenticate(tokens.accessToken))).to.include({ code: "SESSION_REVOKED" });
  });

  it("say that the store is away when it is, and let nobody in as a guest", async () => {
    const { tokens } = await users.join();
    const failure = await withoutRedis(users, (_, deps) =>
      failureFrom(openSessions(deps).authenticate(tokens.accessToken)),
    );
    expect(failure).to.include({ code: "STORE_UNAVAILABLE" });
  });
});

function nearly(seconds: number): number {
  return Math.round(seconds / 60) * 60;
}

async function keysOf({ suite, deps }: Users): Promise<readonly string[]> {
  const prefix = suite.settings.REDIS_KEY_PREFIX;
  const keys = await deps.redis.redis.keys(`${prefix}*`);
  return keys.map((key) => key.slice(prefix.length)).sort((a, b) => (a < b ? -1 : 1));
}

/** Seconds left of the keys of sessions, by the kind of key. */
async function ttlByKind(users: Users): Promise<Record<string, number[]>> {
  const byKind: Record<string, number[]> = {};
  for (const key of await keysOf(users)) {
    const kind = key.split(":")[0] ?? "";
    const seconds = await users.deps.redis.redis.ttl(key);
    expect(seconds, key).to.be.above(0);
    if (kind !== "limit") byKind[kind] = [...(byKind[kind] ?? []), seconds];
  }
  return byKind;
}

/** All keys and values, as one text. */
async function dump(users: Users): Promise<string> {
  const { redis } = users.deps.redis;
  const texts: string[] = [];
  for (const key of await keysOf(users)) {
    const type = await redis.type(key);
    if (type === "hash") texts.push(key, JSON.stringify(await redis.hgetall(key)));
    else if (type === "zset") texts.push(key, (await redis.zrange(key, 0, "-1")).join("\n"));
    else texts.push(key, String(await redis.get(key)));
  }
  return texts.join("\n");
}
