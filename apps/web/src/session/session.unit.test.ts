import { TRPCClientError } from "@trpc/client";
import { expect } from "chai";
import { openSession, type Tabs, type Tokens } from "./session.ts";

const START = Date.UTC(2026, 0, 1);
const MINUTES = 60_000;

/** A session of one tab whose clock, server and other tabs a test holds in its hands. */
function openTab(
  options: { readonly wasSignedIn?: boolean; readonly answers?: readonly (Tokens | Error)[] } = {},
) {
  let now = START;
  let hinted = options.wasSignedIn ?? false;
  let hear: (tokens: Tokens | null) => void = () => {};
  const answers = [...(options.answers ?? [])];
  const told: (Tokens | null)[] = [];
  let refreshes = 0;
  let locked = Promise.resolve<unknown>(undefined);
  const tabs: Tabs = {
    exclusively: (work) => {
      const turn = locked.then(work);
      locked = turn.catch(() => {});
      return turn;
    },
    tell: (tokens) => told.push(tokens),
    listen: (listener) => {
      hear = listener;
    },
  };
  const session = openSession({
    tabs,
    hint: { read: () => hinted, write: (signedIn) => (hinted = signedIn) },
    now: () => now,
    refresh: async () => {
      refreshes += 1;
      const answer = answers.shift();
      if (answer === undefined) throw new Error("The test expects no further refresh");
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return {
    session,
    told,
    tabs,
    hear: (tokens: Tokens | null) => hear(tokens),
    pass: (milliseconds: number) => (now += milliseconds),
    count: () => refreshes,
    hinted: () => hinted,
  };
}

function tokens(name: string, minutes: number): Tokens {
  return { accessToken: name, accessExpiresAt: new Date(START + minutes * MINUTES) };
}

function refusal(code: string): Error {
  return TRPCClientError.from({
    error: { message: code, code: -32001, data: { code, requestId: null, details: {}, fieldErrors: {} } },
  });
}

describe("the session of a tab", () => {
  it("asks nothing for a guest", async () => {
    const { session, count } = openTab();
    await session.ready();
    expect(session.state()).to.equal("guest");
    expect(await session.accessToken()).to.equal(null);
    expect(count()).to.equal(0);
  });

  it("restores an earlier session before the first call is made", async () => {
    const { session, told } = openTab({ wasSignedIn: true, answers: [tokens("first", 15)] });
    expect(session.state()).to.equal("restoring");
    expect(await session.accessToken()).to.equal("first");
    expect(session.state()).to.equal("signedIn");
    expect(told).to.deep.equal([tokens("first", 15)]);
  });

  it("forgets an earlier session that is over, quietly", async () => {
    const { session, hinted } = openTab({ wasSignedIn: true, answers: [refusal("SESSION_REVOKED")] });
    await session.ready();
    expect(session.state()).to.equal("guest");
    expect(hinted()).to.equal(false);
  });

  it("renews a token shortly before it ends, once for all who wait", async () => {
    const { session, pass, count } = openTab({ answers: [tokens("second", 30)] });
    session.start(tokens("first", 15));
    expect(await session.accessToken()).to.equal("first");
    pass(14.8 * MINUTES);
    const all = await Promise.all([session.accessToken(), session.accessToken(), session.accessToken()]);
    expect(all).to.deep.equal(["second", "second", "second"]);
    expect(count()).to.equal(1);
  });

  it("renews a token that the server refuses, and not once more for a refusal that comes late", async () => {
    const { session, count } = openTab({ answers: [tokens("second", 30)] });
    session.start(tokens("first", 15));
    const first = session.generation();
    session.refuse(first);
    expect(await session.accessToken()).to.equal("second");
    session.refuse(first);
    expect(await session.accessToken()).to.equal("second");
    expect(count()).to.equal(1);
  });

  it("takes the tokens that another tab got while it waited for its turn", async () => {
    const { session, tabs, hear, pass, count } = openTab();
    session.start(tokens("first", 15));
    pass(15 * MINUTES);
    let finish = () => {};
    const other = tabs.exclusively(() => new Promise<void>((resolve) => (finish = resolve)));
    const asked = session.accessToken();
    await Promise.resolve();
    hear(tokens("of the other tab", 30));
    finish();
    await other;
    expect(await asked).to.equal("of the other tab");
    expect(count()).to.equal(0);
  });

  it("says that the session has ended when the server closed it, to this tab and the others", async () => {
    const { session, pass, told, hinted } = openTab({ answers: [refusal("SESSION_REVOKED")] });
    session.start(tokens("first", 15));
    pass(15 * MINUTES);
    expect(await session.accessToken()).to.equal(null);
    expect(session.state()).to.equal("ended");
    expect(told.at(-1)).to.equal(null);
    expect(hinted()).to.equal(false);
  });

  it("keeps the session when the API cannot be reached, and tries again after a while", async () => {
    const { session, pass, count, hinted } = openTab({
      answers: [refusal("STORE_UNAVAILABLE"), tokens("second", 30)],
    });
    session.start(tokens("first", 15));
    pass(15 * MINUTES);
    expect(await session.accessToken()).to.equal(null);
    expect(await session.accessToken()).to.equal(null);
    expect(count(), "no second request within the pause").to.equal(1);
    expect(session.state()).to.equal("signedIn");
    expect(hinted()).to.equal(true);
    pass(6_000);
    expect(await session.accessToken()).to.equal("second");
  });

  it("follows another tab that signs in or out", async () => {
    const { session, hear } = openTab();
    const seen: string[] = [];
    session.subscribe(() => seen.push(session.state()));
    hear(tokens("of the other tab", 15));
    expect(await session.accessToken()).to.equal("of the other tab");
    hear(null);
    expect(await session.accessToken()).to.equal(null);
    expect(seen).to.deep.equal(["signedIn", "guest"]);
  });
});
