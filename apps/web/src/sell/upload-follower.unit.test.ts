import { setTimeout as pause } from "node:timers/promises";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { openUploadFollower, type UploadNews, type UploadStatus } from "./upload-follower.ts";

const status = (
  uploadId: string,
  state: UploadStatus["state"],
  reason: string | null = null,
): UploadStatus => ({
  ...{ uploadId, state, reason, image: null, attached: false, unattached: null },
});

/** An API by hand: what it is asked for, and a stream that says what a test wants. */
function openNews() {
  const streams: { ids: readonly string[]; handlers: Parameters<UploadNews["follow"]>[1]; open: boolean }[] =
    [];
  const states = new Map<string, UploadStatus>();
  let asked = 0;
  const news: UploadNews = {
    follow({ uploadIds }, handlers) {
      const stream = { ids: uploadIds, handlers, open: true };
      streams.push(stream);
      // As the client does: before it gives the subscription back.
      handlers.onConnectionStateChange({ state: "connecting" });
      return {
        unsubscribe: () => {
          stream.open = false;
        },
      };
    },
    async status({ uploadIds }) {
      asked += 1;
      return uploadIds.flatMap((id) => states.get(id) ?? []);
    },
  };
  return { news, streams, states, asked: () => asked };
}

describe("a follower of uploads", () => {
  const open = (pollMs: number) => {
    const api = openNews();
    const heard: UploadStatus[] = [];
    const follower = openUploadFollower({ news: api.news, onStatus: (one) => heard.push(one), pollMs });
    return { ...api, heard, follower };
  };

  it("subscribes once to what is added at once, and passes on what it is told", async () => {
    const { follower, streams, heard, asked } = open(60_000);
    follower.follow("a");
    follower.follow("b");
    await until(() => streams.length === 1);
    const [stream] = streams;
    expect(stream?.ids).to.deep.equal(["a", "b"]);
    stream?.handlers.onStarted();
    stream?.handlers.onData(status("a", "processing"));
    stream?.handlers.onData(status("a", "ready"));
    stream?.handlers.onData(status("b", "rejected", "It is no photograph."));
    expect(heard.map(({ uploadId, state }) => `${uploadId} ${state}`)).to.deep.equal([
      "a processing",
      "a ready",
      "b rejected",
    ]);
    expect(stream?.open).to.equal(false);
    expect(asked()).to.equal(0);
  });

  it("makes its subscription anew for one that is added later, of those that are open", async () => {
    const { follower, streams } = open(60_000);
    follower.follow("a");
    follower.follow("b");
    await until(() => streams.length === 1);
    streams[0]?.handlers.onData(status("a", "ready"));
    follower.follow("c");
    await until(() => streams.length === 2);
    expect(streams.map(({ open: isOpen }) => isOpen)).to.deep.equal([false, true]);
    expect(streams[1]?.ids).to.deep.equal(["b", "c"]);
    follower.close();
  });

  for (const [what, happens] of [
    ["is refused", (handlers) => handlers.onError()],
    ["is cut off", (handlers) => handlers.onConnectionStateChange({ state: "connecting" })],
    ["never begins", () => {}],
  ] as const satisfies readonly (readonly [
    string,
    (handlers: Parameters<UploadNews["follow"]>[1]) => void,
  ])[])
    it(`asks when its subscription ${what}`, async () => {
      const { follower, streams, states, heard } = open(5);
      states.set("a", status("a", "processing"));
      follower.follow("a");
      await until(() => streams.length === 1);
      if (streams[0]) happens(streams[0].handlers);
      await until(() => heard.length > 1);
      states.set("a", status("a", "ready"));
      await until(() => heard.at(-1)?.state === "ready");
      const { length } = heard;
      await pause(30);
      expect(heard).to.have.length(length);
    });

  it("does not ask while it is told, and does again when it no longer is", async () => {
    const { follower, streams, states, asked } = open(5);
    states.set("a", status("a", "processing"));
    follower.follow("a");
    await until(() => streams.length === 1);
    streams[0]?.handlers.onConnectionStateChange({ state: "pending" });
    const before = asked();
    await pause(40);
    expect(asked()).to.be.at.most(before + 1);
    streams[0]?.handlers.onConnectionStateChange({ state: "connecting" });
    const then = asked();
    await until(() => asked() > then);
    follower.close();
  });

  it("asks one question at a time, also after an answer that came late", async () => {
    const { news, streams } = openNews();
    const answers: (() => void)[] = [];
    const status = () => new Promise<UploadStatus[]>((resolve) => answers.push(() => resolve([])));
    const follower = openUploadFollower({ news: { ...news, status }, onStatus: () => {}, pollMs: 5 });
    follower.follow("a");
    await until(() => answers.length === 1);
    // Ended, and another begun, while the first question is not answered.
    follower.forget("a");
    follower.follow("b");
    await until(() => streams.length === 2);
    answers[0]?.();
    await until(() => answers.length === 2);
    await pause(50);
    expect(answers).to.have.length(2);
    follower.close();
  });

  it("takes an upload that the API knows nothing of for expired", async () => {
    const { follower, heard } = open(5);
    follower.follow("nobody's");
    await until(() => heard.length === 1);
    expect(heard[0]?.state).to.equal("expired");
  });

  it("says nothing of what was forgotten, and ends", async () => {
    const { follower, streams, states, heard } = open(5);
    states.set("a", status("a", "processing"));
    follower.follow("a");
    await until(() => streams.length === 1);
    follower.forget("a");
    const { length } = heard;
    streams[0]?.handlers.onData(status("a", "ready"));
    await pause(20);
    expect(heard).to.have.length(length);
    expect(streams[0]?.open).to.equal(false);
  });
});
