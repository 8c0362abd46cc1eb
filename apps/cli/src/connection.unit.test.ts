import { expect } from "chai";
import { sessionClient } from "./connection.ts";
import { refusal } from "./refusal.fixture.ts";
import { memorySession, sessionTokens } from "./session.ts";

const endpoints = { url: "http://query.example", commandUrl: "http://command.example" };
const NOW = new Date("2026-06-01T12:00:00.000Z");

const info = {
  result: {
    data: {
      json: { name: "marketplace", environment: "test", version: "0.1.0", time: NOW.toISOString() },
      meta: { values: { time: ["Date"] } },
    },
  },
};

function open(answers: readonly (() => Response)[]) {
  const sent: (string | null)[] = [];
  const fetch = async (_input: RequestInfo | URL, init?: RequestInit) => {
    sent.push(new Headers(init?.headers).get("authorization"));
    const next = answers[sent.length - 1];
    if (next === undefined) throw new Error("One request too many");
    return next();
  };
  const session = (name: string) => ({
    accessToken: name,
    refreshToken: "refresh",
    accessExpiresAt: new Date(NOW.getTime() + 900_000),
  });
  const tokens = sessionTokens({
    store: memorySession(session("old")),
    renew: async () => session("new"),
    clock: () => NOW,
  });
  return { sent, client: sessionClient({ endpoints, fetch }, tokens) };
}

describe("a client of a session", () => {
  it("renews its token and sends the call again when the server calls it expired", async () => {
    const { client, sent } = open([() => refusal("SESSION_EXPIRED"), () => Response.json(info)]);
    expect(await client.system.info.query({})).to.include({ name: "marketplace" });
    expect(sent).to.deep.equal(["Bearer old", "Bearer new"]);
  });

  it("does so once", async () => {
    const { client, sent } = open([() => refusal("SESSION_EXPIRED"), () => refusal("SESSION_EXPIRED")]);
    expect(await client.system.info.query({}).catch((thrown: unknown) => thrown)).to.be.an("error");
    expect(sent).to.have.length(2);
  });

  it("does not for another refusal, or for a page that is not the marketplace's", async () => {
    for (const other of [
      () => refusal("INVALID_CREDENTIALS"),
      () => new Response("<html>", { status: 401 }),
    ]) {
      const { client, sent } = open([other]);
      expect(await client.system.info.query({}).catch((thrown: unknown) => thrown)).to.be.an("error");
      expect(sent).to.deep.equal(["Bearer old"]);
    }
  });
});
