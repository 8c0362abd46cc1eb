import { idsFrom, systemClock } from "@marketplace/kernel";
import { listingsShowing, roomOnListing } from "@marketplace/listings";
import { mediaCommands, mediaQueries } from "@marketplace/media";
import { createCaller } from "@marketplace/rpc";
import { actorOf, type TestStores, testContext } from "@marketplace/testing";
import sharp from "sharp";

type Asked = Parameters<ReturnType<ReturnType<typeof callers>["commands"]>["createUpload"]>[0];

function callers({ stores, settings }: TestStores) {
  const own = { clock: systemClock, newId: idsFrom(systemClock), settings };
  const roomFor = (target: { userId: string; listingId: string }) => roomOnListing(stores, target);
  const commands = createCaller(mediaCommands({ ...stores, ...own, roomOnListing: roomFor }));
  const queries = createCaller(
    mediaQueries({
      ...{ ...stores, uploadListener: { hear: () => () => {} } },
      listingsShowing: listingsShowing(stores.mongo),
    }),
  );
  return { commands, queries };
}

/** A JPEG that is alike no other number's. */
export function picture(nth: number, width = 80, height = 60): Promise<Buffer> {
  const background = { r: nth % 256, g: (nth >> 8) % 256, b: 40 };
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg({ quality: 95 })
    .toBuffer();
}

/** What a moderator is shown of photographs that look alike. */
export function lookAlikes(suite: TestStores, moderatorId: string) {
  return callers(suite)
    .queries(testContext(actorOf(moderatorId, "moderator")))
    .nearDuplicates({});
}

/** What an account does with photographs, as through the API. */
export function photographer(suite: TestStores, userId: string) {
  const { commands, queries } = callers(suite);
  const context = testContext(actorOf(userId));
  return {
    /** Asks for an upload and sends the file to MinIO. Answers with its id. */
    async upload(bytes: Buffer, asked: Partial<Asked> = {}): Promise<string> {
      const { uploadId, url, fields } = await commands(context).createUpload({
        ...{ purpose: "listing", contentType: "image/jpeg", bytes: bytes.length },
        ...asked,
      });
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append("file", new Blob([new Uint8Array(bytes)]), "photograph.jpg");
      const { status } = await fetch(url, {
        ...{ method: "POST", body: form, signal: AbortSignal.timeout(10_000) },
      });
      if (status !== 204) throw new Error(`MinIO answered ${status}`);
      return uploadId;
    },
    statuses: (uploadIds: string[]) => queries(context).status({ uploadIds }),
  };
}
