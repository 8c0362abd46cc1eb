import { failureOf } from "@marketplace/rpc";
import { expect } from "chai";
import { type Found, judgeAccess, judgeRefresh, type Session, standsStill } from "./session.ts";

const now = new Date("2026-06-01T12:00:00.000Z");
const later = new Date(now.getTime() + 1);
const session: Session = {
  sessionId: "s",
  userId: "u",
  role: "moderator",
  credential: "c",
  refreshDigest: "newest",
  createdAt: now,
  lastUsedAt: now,
  expiresAt: later,
};
const open: Found = { session, trail: "opened" };
const codeOf = (judge: () => unknown) => {
  try {
    judge();
    return "ok";
  } catch (failure) {
    return failureOf(failure).code;
  }
};

describe("a session", () => {
  it("lets an access token in as its account, with its role", () => {
    expect(judgeAccess(open, later, now)).to.deep.equal({ userId: "u", sessionId: "s", role: "moderator" });
  });

  it("tells the newest refresh token from one that was replaced", () => {
    expect(judgeRefresh(open, "newest", now)).to.deep.equal({ session, reused: false });
    expect(judgeRefresh(open, "older", now)).to.deep.equal({ session, reused: true });
  });

  const cases: readonly (readonly [string, Found, Date | null, string, string])[] = [
    ["open", open, later, "ok", "ok"],
    ["open, its access token past its end", open, now, "SESSION_EXPIRED", "ok"],
    ["open, its access token forgotten", open, null, "SESSION_EXPIRED", "ok"],
    [
      "past its end",
      { session: { ...session, expiresAt: now }, trail: "opened" },
      later,
      "SESSION_EXPIRED",
      "SESSION_EXPIRED",
    ],
    ["forgotten", { session: null, trail: "opened" }, later, "SESSION_EXPIRED", "SESSION_EXPIRED"],
    ["revoked", { session: null, trail: "revoked" }, later, "SESSION_REVOKED", "SESSION_REVOKED"],
    ["revoked while it was read", { session, trail: "revoked" }, later, "SESSION_REVOKED", "SESSION_REVOKED"],
    ["unknown", { session: null, trail: null }, null, "UNAUTHENTICATED", "UNAUTHENTICATED"],
  ];
  for (const [state, found, accessExpiresAt, access, refresh] of cases) {
    it(`that is ${state} answers ${access} to an access token and ${refresh} to a refresh token`, () => {
      expect(codeOf(() => judgeAccess(found, accessExpiresAt, now))).to.equal(access);
      expect(codeOf(() => judgeRefresh(found, "newest", now))).to.equal(refresh);
    });
  }

  it("stands while the account is what it was: its password, its role, and not suspended", () => {
    const account = { role: "moderator", credential: "c", suspended: false } as const;
    expect(standsStill(session, account)).to.equal(true);
    for (const change of [{ role: "member" }, { credential: "d" }, { suspended: true }] as const)
      expect(standsStill(session, { ...account, ...change })).to.equal(false);
    expect(standsStill(session, null)).to.equal(false);
  });
});
