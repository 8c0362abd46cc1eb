import { expect } from "chai";
import { accessKeys, firstTokens, nextTokens, refreshKeys } from "./session-token.ts";

describe("tokens", () => {
  it("are opaque, of 64 characters, and never the same", () => {
    const many = Array.from({ length: 500 }, () => firstTokens()).flatMap(({ access, refresh }) => [
      access,
      refresh,
    ]);
    expect(new Set(many).size).to.equal(1_000);
    for (const token of many) expect(token).to.match(/^[A-Za-z0-9_-]{64}$/);
  });

  it("have 256 bits that the next ones share nothing of", () => {
    const first = firstTokens();
    const next = nextTokens(first.refresh);
    for (const kind of ["access", "refresh"] as const) {
      const secrets = [first, next].map((tokens) => Buffer.from(tokens[kind], "base64url").subarray(16));
      expect(secrets.map(({ length }) => length * 8)).to.deep.equal([256, 256]);
      expect(secrets[0]).to.not.deep.equal(secrets[1]);
    }
  });

  it("lead both to their session, for as long as it is refreshed", () => {
    let tokens = firstTokens();
    const { sessionKey } = tokens;
    for (let refreshes = 0; refreshes < 5; refreshes += 1) {
      expect(accessKeys(tokens.access)).to.deep.equal({ sessionKey, digest: tokens.accessDigest });
      expect(refreshKeys(tokens.refresh)).to.deep.equal({ sessionKey, digest: tokens.refreshDigest });
      tokens = nextTokens(tokens.refresh);
    }
  });

  it("do not pass for each other: an access token names no session as a refresh token", () => {
    const { access, refresh, sessionKey } = firstTokens();
    expect(refreshKeys(access)?.sessionKey).to.not.equal(sessionKey);
    expect(accessKeys(refresh)?.sessionKey).to.not.equal(sessionKey);
  });

  for (const wrong of [
    "",
    "x",
    "x".repeat(63),
    "x".repeat(65),
    `${"x".repeat(63)}.`,
    `${"x".repeat(63)}\n`,
  ]) {
    it(`are none of ours as ${JSON.stringify(wrong)}`, () => {
      expect(accessKeys(wrong)).to.equal(null);
      expect(refreshKeys(wrong)).to.equal(null);
    });
  }
});
