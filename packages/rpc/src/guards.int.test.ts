import { expect } from "chai";
import { CANARY, clientHeaders, failureIn, openTestServer, resultIn, tokens } from "./test-server.fixture.ts";

type Who = "guest" | "member" | "moderator" | "admin";

const may: Readonly<Record<string, readonly Who[]>> = {
  hello: ["guest", "member", "moderator", "admin"],
  forMembers: ["member", "moderator", "admin"],
  forModerators: ["moderator", "admin"],
  forAdmins: ["admin"],
};

describe("who may call", () => {
  let server: Awaited<ReturnType<typeof openTestServer>>;
  before(async () => {
    server = await openTestServer();
  });
  after(() => server.close());

  const as = (who: Who): Record<string, string> =>
    who === "guest" ? {} : { authorization: `Bearer ${tokens[who]}` };

  for (const [procedure, allowed] of Object.entries(may))
    for (const who of ["guest", "member", "moderator", "admin"] as const)
      it(`${procedure}: ${who} ${allowed.includes(who) ? "may" : "may not"}`, async () => {
        const answer = await server.query(procedure, undefined, as(who));
        if (allowed.includes(who)) {
          expect(answer.status).to.equal(200);
          if (procedure !== "hello")
            expect(resultIn(answer)).to.deep.equal({ userId: `the-${who}`, role: who });
        } else expect(failureIn(answer).code).to.equal(who === "guest" ? "UNAUTHENTICATED" : "FORBIDDEN");
      });

  it("tells a guest to sign in, and a member who may", async () => {
    expect(failureIn(await server.query("forMembers")).message).to.equal("Sign in to do this.");
    expect(failureIn(await server.query("forModerators", undefined, as("member"))).message).to.equal(
      "Only moderator or admin accounts can do this.",
    );
  });

  for (const header of [
    "",
    "Bearer",
    "Bearer ",
    "Bearer short",
    `Bearer ${"x".repeat(201)}`,
    `Bearer ${tokens.member} and more`,
    `Bearer  ${tokens.member}`,
    `Basic ${tokens.member}`,
    tokens.member,
    "Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ.",
    "Bearer ../../../etc/passwd/aaaaaaaaaaaaaaaa",
    `Bearer ${tokens.member}, Bearer ${tokens.admin}`,
  ])
    it(`refuses the header "${header.slice(0, 44)}", and says its form`, async () => {
      for (const procedure of ["forMembers", "viewer"]) {
        const answer = await server.query(procedure, undefined, { authorization: header });
        expect(answer.status).to.equal(401);
        expect(failureIn(answer)).to.include({
          code: "UNAUTHENTICATED",
          message: "The authorization header must be: Bearer, a space, an access token.",
        });
      }
    });

  it("takes the scheme in any letters, as HTTP means it", async () => {
    const answer = await server.query("viewer", undefined, { authorization: `bearer ${tokens.member}` });
    expect(resultIn(answer)).to.deep.equal({ userId: "the-member", role: "member" });
  });

  it("refuses a token that no longer counts, and one that never did", async () => {
    const expired = await server.query("forMembers", undefined, {
      authorization: `Bearer ${tokens.expired}`,
    });
    expect(failureIn(expired)).to.include({ code: "SESSION_EXPIRED", httpStatus: 401 });
    const made = await server.query("viewer", undefined, { authorization: `Bearer ${"x".repeat(43)}` });
    expect(failureIn(made)).to.include({ code: "UNAUTHENTICATED", httpStatus: 401 });
  });

  it("does not take a session store that is away for a guest", async () => {
    for (const procedure of ["viewer", "forMembers"]) {
      const answer = await server.query(procedure, undefined, { authorization: `Bearer ${tokens.broken}` });
      expect(failureIn(answer)).to.include({ code: "STORE_UNAVAILABLE", httpStatus: 503 });
      expect(answer.text).to.not.include(CANARY);
    }
  });

  it("asks the session store once a request, however many procedures ask who calls", async () => {
    let asked = 0;
    const counting = await openTestServer({
      authenticate: async () => {
        asked += 1;
        return { userId: "u", sessionId: "s", role: "member" };
      },
    });
    const batch = await counting.ask("/trpc/viewer,forMembers,viewer?batch=1", { headers: as("member") });
    expect(batch.status).to.equal(200);
    expect(asked).to.equal(1);
    await counting.query("hello", undefined, as("member"));
    expect(asked).to.equal(1);
    await counting.close();
  });

  it("sets and clears cookies that only this host's pages send, and no script reads", async () => {
    const answer = await server.mutate("cookie", undefined, { cookie: "other=1; __Host-refresh=was; x" });
    expect(resultIn(answer)).to.deep.equal({ had: "was" });
    expect(answer.headers["set-cookie"]).to.deep.equal([
      "__Host-refresh=next; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Strict",
      "__Host-old=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict",
    ]);
    const bad = await server.mutate("cookie", undefined, { cookie: "%E0%A4%A=x; ;;=; __proto__=1" });
    expect(resultIn(bad)).to.deep.equal({ had: null });
  });

  it("says at once that a stream can set none", async () => {
    for (const name of ["trpc-accept", "accept"]) {
      const answer = await server.ask("/trpc/cookie?batch=1", {
        ...{ method: "POST", body: "{}" },
        headers: { ...clientHeaders, [name]: "application/jsonl" },
      });
      expect(answer.text).to.include('"code":"UNSUPPORTED_REQUEST"').and.to.not.include('"had"');
    }
  });

  describe("on a page that a guest may see too", () => {
    const seen = async (headers?: Record<string, string>) => server.query("page", undefined, headers);

    it("knows who is signed in, and that they may have made a change", async () => {
      expect(resultIn(await seen())).to.deep.equal({ userId: null, validated: false });
      expect(resultIn(await seen(as("member")))).to.deep.equal({ userId: "the-member", validated: true });
    });

    it("takes its viewer for a guest while sessions cannot be looked up, and still validates", async () => {
      // A server of its own: it does not look any up for a second then.
      const blind = await openTestServer();
      const answer = await blind.query("page", undefined, { authorization: `Bearer ${tokens.broken}` });
      expect(resultIn(answer)).to.deep.equal({ userId: null, validated: true });
      await blind.close();
    });

    it("refuses a session that has ended, which its holder has to know", async () => {
      const answer = await seen({ authorization: `Bearer ${tokens.expired}` });
      expect(failureIn(answer).code).to.equal("SESSION_EXPIRED");
    });
  });

  describe("and from where", () => {
    const seen = async (trustedProxies: number, forwarded?: string) => {
      const behind = await openTestServer({ trustedProxies });
      const headers = forwarded === undefined ? undefined : { "x-forwarded-for": forwarded };
      const answer = await behind.query("address", undefined, headers);
      await behind.close();
      return resultIn(answer);
    };

    it("believes nobody's X-Forwarded-For unless it is told that a proxy is there", async () => {
      expect(await seen(0, "203.0.113.7")).to.equal("127.0.0.1");
    });

    it("reads as many places from the end as there are proxies, never what a caller put before", async () => {
      expect(await seen(1, "203.0.113.7")).to.equal("203.0.113.7");
      expect(await seen(1, "6.6.6.6, 203.0.113.7")).to.equal("203.0.113.7");
      expect(await seen(2, "6.6.6.6, 203.0.113.7, 10.0.0.1")).to.equal("203.0.113.7");
      expect(await seen(1, "2001:db8::7")).to.equal("2001:db8::7");
    });

    it("takes the connection's own address where the header is short, missing or odd", async () => {
      expect(await seen(1)).to.equal("127.0.0.1");
      expect(await seen(3, "203.0.113.7")).to.equal("203.0.113.7");
      for (const odd of ["unknown", "", "203.0.113.7:80", "<b>", ","])
        expect(await seen(1, odd)).to.equal("127.0.0.1");
    });
  });
});
