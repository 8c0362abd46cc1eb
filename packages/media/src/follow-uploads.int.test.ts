import { setTimeout as pause } from "node:timers/promises";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { failureFrom, until } from "@marketplace/testing";
import { expect } from "chai";
import { type FollowDeps, followUploads } from "./follow-uploads.ts";
import { type MediaSuite, openMediaSuite, quietLog } from "./media-suite.fixture.ts";
import { tellUpload, uploadChannel } from "./tell-upload.ts";
import type { UploadStatus } from "./upload.ts";
import { openUploadListener, type UploadListener } from "./upload-listener.ts";
import { rejectUpload, takeUpload } from "./upload-store.ts";

const newId = idsFrom(systemClock);
/** So long that in a test only a message makes it look. */
const NEVER_MS = 600_000;

describe("following uploads", () => {
  let suite: MediaSuite;
  let uploadListener: UploadListener;
  before(async () => {
    suite = await openMediaSuite();
    uploadListener = openUploadListener({ ...suite.stores, log: quietLog });
  });
  after(async () => {
    await uploadListener.close();
    await suite.close();
  });

  const ask = async (userId: string) => (await suite.create(userId, { bytes: 1_000 })).uploadId;
  const take = (userId: string, uploadId: string) =>
    takeUpload(suite.stores.mongo, { userId, uploadId }, systemClock());
  const reject = (uploadId: string, reason: string) =>
    rejectUpload(suite.stores.mongo, uploadId, { reason, now: systemClock() });
  const tell = (userId: string, uploadId: string) =>
    tellUpload({ ...suite.stores, log: quietLog }, { userId, uploadId }, { state: "processing" });

  /** Follows, and keeps what comes. */
  function follow(userId: string, uploadIds: readonly string[], changes: Partial<FollowDeps> = {}) {
    const stop = new AbortController();
    const heard: UploadStatus[] = [];
    const deps = { ...suite.stores, uploadListener, ...changes };
    const ended = (async () => {
      for await (const status of followUploads(deps, { userId, uploadIds, ending: stop.signal }))
        heard.push(status);
    })();
    const states = () => heard.map(({ uploadId, state }) => `${uploadIds.indexOf(uploadId)} ${state}`);
    return { heard, states, ended, stop: () => stop.abort() };
  }

  const listeners = async (userId: string): Promise<number> => {
    const { redis } = suite.stores.redis;
    const [, count] = await redis.pubsub("NUMSUB", uploadChannel(suite.stores.redis, userId));
    return Number(count);
  };
  const isHeard = (by: number, userId: string) =>
    until(
      () => listeners(userId),
      (count) => count === by,
    );

  it("tells how each is, then each change as it is told of, and ends with the last", async () => {
    const userId = newId();
    const ids = [await ask(userId), await ask(userId)];
    const [first = "", second = ""] = ids;
    const follower = follow(userId, ids, { lookMs: NEVER_MS });
    await until(follower.states, ({ length }) => length === 2);
    expect(follower.states()).to.have.members(["0 waiting", "1 waiting"]);
    await isHeard(1, userId);

    await take(userId, first);
    await tell(userId, first);
    await until(follower.states, (all) => all.includes("0 processing"));
    await reject(first, "This photograph cannot be used.");
    await tell(userId, first);
    await until(follower.states, (all) => all.includes("0 rejected"));
    expect(follower.heard.at(-1)).to.include({ reason: "This photograph cannot be used.", attached: false });
    // It may be told of what it has found before, and look once more at any time: no state may pass unseen.
    await take(userId, second);
    await tell(userId, second);
    await until(follower.states, (all) => all.includes("1 processing"));
    await reject(second, "Nor can this.");
    await tell(userId, second);
    await follower.ended;
    expect(follower.states().slice(2)).to.deep.equal([
      ...["0 processing", "0 rejected", "1 processing", "1 rejected"],
    ]);
    await isHeard(0, userId);
  });

  it("finds out by itself what it was not told of", async () => {
    const userId = newId();
    const id = await ask(userId);
    const deaf = { hear: () => () => {} };
    const follower = follow(userId, [id], { uploadListener: deaf, lookMs: 20 });
    await until(follower.states, ({ length }) => length === 1);
    await take(userId, id);
    await until(follower.states, (all) => all.includes("0 processing"));
    await reject(id, "No.");
    await follower.ended;
    expect(follower.states()).to.deep.equal(["0 waiting", "0 processing", "0 rejected"]);
  });

  it("misses no change that comes while it looks, in any of 40 races", async () => {
    for (let n = 0; n < 40; n += 1) {
      const userId = newId();
      const id = await ask(userId);
      const follower = follow(userId, [id], { lookMs: NEVER_MS });
      // In every second one before it listens.
      if (n % 2 === 0) await isHeard(1, userId);
      await pause(n % 5);
      await take(userId, id);
      void tell(userId, id);
      await reject(id, "No.");
      await tell(userId, id);
      const ended = await Promise.race([follower.ended.then(() => true), pause(5_000, false)]);
      expect(ended, `race ${n}`).to.equal(true);
      expect(follower.heard.at(-1)?.state).to.equal("rejected");
    }
  });

  it("looks once more when it has begun to listen: what was told before was not heard", async () => {
    let rings = 0;
    const unhear = uploadListener.hear(newId(), () => {
      rings += 1;
    });
    await until(() => rings > 0);
    unhear();
  });

  it("gives a reader that is slow the newest alone", async () => {
    const userId = newId();
    const id = await ask(userId);
    const events = followUploads(
      { ...suite.stores, uploadListener, lookMs: NEVER_MS },
      { userId, uploadIds: [id], ending: new AbortController().signal },
    );
    expect((await events.next()).value).to.include({ state: "waiting" });
    let rings = 0;
    const unhear = uploadListener.hear(userId, () => {
      rings += 1;
    });
    await isHeard(1, userId);
    await take(userId, id);
    await reject(id, "No.");
    // Told of, and heard, while it held what it had found before.
    for (let n = 0; n < 100; n += 1) await tell(userId, id);
    await until(() => rings >= 100);
    unhear();
    expect((await events.next()).value).to.include({ state: "rejected" });
    expect((await events.next()).done).to.equal(true);
  });

  it("ends at once for those that have ended, and leaves out those that are not the account's", async () => {
    const [userId, other] = [newId(), newId()];
    const [own, foreign] = [await ask(userId), await ask(other)];
    await take(userId, own);
    await reject(own, "No.");
    const follower = follow(userId, [foreign, own, newId()], { lookMs: NEVER_MS });
    await follower.ended;
    expect(follower.states()).to.deep.equal(["1 rejected"]);
  });

  it("says of what nobody has, and of another's, that there is none", async () => {
    const foreign = await ask(newId());
    for (const ids of [[foreign], [newId()]]) {
      const failure = await failureFrom(follow(newId(), ids).ended);
      expect(failure.code).to.equal("NOT_FOUND");
    }
  });

  it("listens on one connection however many follow, and to nobody once they have gone", async () => {
    const people = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const userId = newId();
        return { userId, id: await ask(userId) };
      }),
    );
    const followers = people.flatMap(({ userId, id }) => [
      follow(userId, [id], { lookMs: NEVER_MS }),
      follow(userId, [id], { lookMs: NEVER_MS }),
    ]);
    for (const { userId } of people) await isHeard(1, userId);
    for (const follower of followers) follower.stop();
    await Promise.all(followers.map(({ ended }) => ended));
    for (const { userId } of people) await isHeard(0, userId);
  });
});
