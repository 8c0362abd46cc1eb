import { expect } from "chai";
import { CliError } from "./cli-error.ts";
import { memorySession, type SessionKeys, sessionTokens } from "./session.ts";

const NOW = new Date("2026-06-01T12:00:00.000Z");
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

function keys(name: string, secondsLeft: number): SessionKeys {
  return {
    accessToken: `access-${name}`,
    refreshToken: `refresh-${name}`,
    accessExpiresAt: inSeconds(secondsLeft),
  };
}

function open(first: SessionKeys, answer: () => Promise<SessionKeys | null>) {
  const used: string[] = [];
  const store = memorySession(first);
  const renew = (refreshToken: string) => {
    used.push(refreshToken);
    return answer();
  };
  return { used, store, tokens: sessionTokens({ store, renew, clock: () => NOW }) };
}

describe("a session's access token", () => {
  it("is handed out while it lasts", async () => {
    const { tokens, used } = open(keys("1", 900), async () => keys("2", 900));
    expect(await tokens.current()).to.equal("access-1");
    expect(used).to.deep.equal([]);
  });

  it("is renewed shortly before it expires, once for all who ask", async () => {
    const { tokens, used } = open(keys("1", 20), async () => keys("2", 900));
    expect(await Promise.all([tokens.current(), tokens.current(), tokens.current()])).to.deep.equal([
      "access-2",
      "access-2",
      "access-2",
    ]);
    expect(used).to.deep.equal(["refresh-1"]);
  });

  it("is renewed when the server calls it expired, whatever this machine's clock says", async () => {
    const { tokens, used } = open(keys("1", 900), async () => keys("2", 900));
    expect(await tokens.after("access-1")).to.equal("access-2");
    expect(await tokens.after("access-1")).to.equal("access-2");
    expect(used).to.deep.equal(["refresh-1"]);
  });

  it("comes from another process that was first", async () => {
    const { tokens, used, store } = open(keys("1", 900), async () => keys("3", 900));
    await store.change(async () => keys("2", 900));
    expect(await tokens.after("access-1")).to.equal("access-2");
    expect(used).to.deep.equal([]);
  });

  it("is gone when the session has ended, and says how to go on", async () => {
    const { tokens, store } = open(keys("1", -5), async () => null);
    const failure = await tokens.current().catch((thrown: unknown) => thrown);
    expect(failure).to.be.instanceOf(CliError);
    expect(failure).to.include({ code: "SESSION_ENDED", exitCode: 1 });
    expect(await store.read()).to.equal(null);
    expect(await tokens.current()).to.equal(null);
  });

  it("keeps the session when the server cannot be asked", async () => {
    const { tokens, store } = open(keys("1", -5), () => Promise.reject(new Error("no answer")));
    expect(await tokens.current().catch((thrown: unknown) => thrown)).to.be.an("error");
    expect(await store.read()).to.deep.equal(keys("1", -5));
  });
});
