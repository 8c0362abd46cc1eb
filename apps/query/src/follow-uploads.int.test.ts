import { type ClientOptions, createClient, failureIn, type RouterOutputs } from "@marketplace/api";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { mediaCommands, uploadChannel } from "@marketplace/media";
import { createCaller, openLogger, type RunningServer } from "@marketplace/rpc";
import { actorOf, openTestStores, type TestStores, testContext, until } from "@marketplace/testing";
import { userCommands } from "@marketplace/users";
import { expect } from "chai";
import { type Balancer, openBalancer } from "./balancer.fixture.ts";
import { startQuery } from "./query-process.ts";

/** An upload that somebody has asked for. */
interface Upload {
  readonly userId: string;
  readonly uploadId: string;
}

type Status = RouterOutputs["media"]["status"][number];

const log = openLogger({ name: "test", level: "silent" });
const newId = idsFrom(systemClock);

// Two query processes on the real stores, behind an address that leads to one of them.
describe("media.follow by the typed client", () => {
  let suite: TestStores;
  let first: RunningServer;
  let second: RunningServer;
  let balancer: Balancer;
  before(async () => {
    suite = await openTestStores({ buckets: true });
    [first, second] = await Promise.all([startQuery(suite.settings, log), startQuery(suite.settings, log)]);
    balancer = await openBalancer(first.url);
  });
  after(async () => {
    await balancer.close();
    await Promise.all([first.close(), second.close()]);
    await suite.close();
  });

  const users = () =>
    createCaller(
      userCommands({
        ...{ ...suite.stores, settings: suite.settings, clock: systemClock, newId },
        changed: async () => {},
      }),
    )(testContext());
  let people = 0;
  async function join() {
    people += 1;
    const email = `person-${people}@shop.example`;
    const { account, tokens } = await users().register({
      ...{ email, password: "correct horse battery", name: "Ann" },
    });
    const commands = createCaller(
      mediaCommands({
        ...{ ...suite.stores, settings: suite.settings, clock: systemClock, newId },
        roomOnListing: async () => ({ left: 12, uploads: [] }),
      }),
    );
    const { uploadId } = await commands(testContext(actorOf(account.id))).createUpload({
      ...{ purpose: "listing", contentType: "image/jpeg", bytes: 1_000 },
    });
    return { tokens, upload: { userId: account.id, uploadId } };
  }
  async function becomes({ userId, uploadId }: Upload, state: Status["state"]): Promise<void> {
    const { mongo, redis } = suite.stores;
    await mongo.db.collection<{ _id: string }>("uploads").updateOne({ _id: uploadId }, { $set: { state } });
    await redis.redis.publish(uploadChannel(redis, userId), "");
  }

  function follow({ uploadId }: Upload, options: Partial<ClientOptions>) {
    const heard: Status[] = [];
    const failures: unknown[] = [];
    let complete = false;
    let live = false;
    let cuts = 0;
    const client = createClient({ url: balancer.url, ...options });
    const subscription = client.media.follow.subscribe(
      { uploadIds: [uploadId] },
      {
        onData: (status) => heard.push(status),
        onError: (failure) => failures.push(failure),
        onComplete: () => {
          complete = true;
        },
        onConnectionStateChange: ({ state }) => {
          if (live && state !== "pending") cuts += 1;
          live = state === "pending";
        },
      },
    );
    return {
      states: () => heard.map(({ state }) => state),
      code: () => failureIn(failures[0])?.code,
      isComplete: () => complete,
      isLive: () => live,
      /** How often it was cut off. That it is not live may be over before anybody looks. */
      cuts: () => cuts,
      leave: () => subscription.unsubscribe(),
    };
  }

  it("hears each state until the last, its token in no address", async () => {
    const { upload, tokens } = await join();
    const sent: { readonly url: string; readonly authorization: string | null }[] = [];
    const follower = follow(upload, {
      token: tokens.accessToken,
      fetch: (input, init) => {
        const { authorization = null } = { authorization: new Headers(init?.headers).get("authorization") };
        sent.push({ url: String(input), authorization });
        return fetch(input, init);
      },
    });
    for (const state of ["waiting", "uploaded", "processing"] as const) {
      await becomes(upload, state);
      await until(follower.states, (heard) => heard.at(-1) === state);
    }
    await becomes(upload, "rejected");
    await until(follower.isComplete);
    expect(follower.states()).to.deep.equal(["waiting", "uploaded", "processing", "rejected"]);
    expect(sent).to.have.length(1);
    expect(sent[0]?.authorization).to.equal(`Bearer ${tokens.accessToken}`);
    expect(sent[0]?.url).to.contain("/trpc/media.follow?input=").and.not.contain(tokens.accessToken);
  });

  it("goes on in another process when its own is to stop, and after a line that broke", async () => {
    const { upload, tokens } = await join();
    const third = await startQuery(suite.settings, log);
    balancer.sendTo(third.url);
    // Else the client would go on by a connection that it has kept.
    balancer.cut();
    const follower = follow(upload, { token: tokens.accessToken });
    await until(follower.isLive);
    // Nobody answers for a while.
    balancer.sendTo(null);
    await third.close();
    await until(follower.cuts, (cuts) => cuts === 1);
    await becomes(upload, "uploaded");
    balancer.sendTo(second.url);
    await until(follower.states, (heard) => heard.includes("uploaded"));
    balancer.cut();
    await until(follower.cuts, (cuts) => cuts === 2);
    await becomes(upload, "processing");
    await until(follower.states, (heard) => heard.includes("processing"));
    await becomes(upload, "rejected");
    await until(follower.isComplete);
    expect(follower.code()).to.equal(undefined);
    balancer.sendTo(first.url);
    balancer.cut();
  });

  it("goes on with the token that its holder has by then", async () => {
    const { upload, tokens: had } = await join();
    let token = had.accessToken;
    const follower = follow(upload, { token: () => token });
    await until(follower.isLive);
    const expiring = await accessKeys();
    const next = await users().refresh({ refreshToken: had.refreshToken ?? "" });
    await suite.stores.redis.redis.del(...expiring);
    token = next.accessToken;
    await until(follower.cuts, (cuts) => cuts === 1);
    await until(follower.isLive);
    await becomes(upload, "rejected");
    await until(follower.isComplete);
    expect(follower.code()).to.equal(undefined);
  });

  /** The keys of the access tokens that count. */
  const accessKeys = async () => {
    const prefix = suite.settings.REDIS_KEY_PREFIX;
    const keys = await suite.stores.redis.redis.keys(`${prefix}access:*`);
    return keys.map((key) => key.slice(prefix.length));
  };

  it("is told that its session is over", async () => {
    const { upload, tokens } = await join();
    const follower = follow(upload, { token: tokens.accessToken });
    await until(follower.isLive);
    const context = testContext({
      userId: upload.userId,
      sessionId: await sessionOf(tokens.accessToken),
      role: "member",
    });
    await createCaller(
      userCommands({
        ...{ ...suite.stores, settings: suite.settings, clock: systemClock, newId },
        changed: async () => {},
      }),
    )(context).logout({});
    await until(() => follower.code() !== undefined);
    expect(follower.code()).to.equal("SESSION_REVOKED");
  });

  async function sessionOf(token: string): Promise<string> {
    const { items } = await createClient({ url: first.url, token }).users.sessions.query();
    return items[0]?.sessionId ?? "";
  }

  it("is refused without a token, for an upload of another, and beyond ten of one account", async () => {
    const [ann, bo] = [await join(), await join()];
    const refused = async (upload: Upload, token?: string) => {
      const follower = follow(upload, token === undefined ? {} : { token });
      await until(() => follower.code() !== undefined);
      return follower.code();
    };
    expect(await refused(ann.upload)).to.equal("UNAUTHENTICATED");
    expect(await refused(ann.upload, bo.tokens.accessToken)).to.equal("NOT_FOUND");
    const ten = Array.from({ length: 10 }, () => follow(ann.upload, { token: ann.tokens.accessToken }));
    await until(() => ten.every(({ isLive }) => isLive()));
    expect(await refused(ann.upload, ann.tokens.accessToken)).to.equal("RATE_LIMITED");
    for (const follower of ten) follower.leave();
  });

  it("reads why it was not let in at all", async () => {
    const { upload, tokens } = await join();
    const strict = await startQuery({ ...suite.settings, CALLS_PER_MINUTE_ADDRESS: 100 }, log);
    const client = createClient({ url: strict.url, batch: false });
    await Promise.all(Array.from({ length: 100 }, () => client.system.info.query({})));
    const follower = follow(upload, { url: strict.url, token: tokens.accessToken });
    await until(() => follower.code() !== undefined);
    expect(follower.code()).to.equal("RATE_LIMITED");
    await strict.close();
  });
});
