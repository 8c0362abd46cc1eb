import { type Clock, idsFrom, systemClock } from "@marketplace/kernel";
import { createCaller } from "@marketplace/rpc";
import { actorOf, openTestStores, type TestStores, testContext } from "@marketplace/testing";
import type { AttachPorts } from "./attach.ts";
import { mediaCommands } from "./commands.ts";
import { type Processed, processUpload } from "./process-upload.ts";
import { mediaQueries } from "./queries.ts";
import type { CreateUploadInput, UploadStatus, UploadTicket } from "./upload.ts";

/** A file as a form carries it, and form fields that differ from those that were signed. */
export interface Form {
  readonly bytes: Buffer;
  readonly changed?: Readonly<Record<string, string>>;
}

/** Posts the form as a browser does: the signed fields, then the file. */
export async function post(
  { url, fields }: UploadTicket,
  { bytes, changed = {} }: Form,
): Promise<{ status: number; body: string }> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changed })) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(bytes)]), "photograph.jpg");
  const response = await fetch(url, { method: "POST", body: form, signal: AbortSignal.timeout(10_000) });
  return { status: response.status, body: await response.text() };
}

/** What a client may say of an upload; the rest is as usual. */
export type Asked = Partial<CreateUploadInput> & { readonly bytes: number };

const quiet = () => {};

/** Tells nothing. */
export const quietLog = { info: quiet, warn: quiet, error: quiet };

/** Attaches nothing anywhere. */
export const nowhere: AttachPorts = {
  listing: async () => ({ attached: false, why: "The listing is gone." }),
  avatar: async () => {},
};

/** The slice over stores of a suite's own. */
export interface MediaSuite extends TestStores {
  /** Room on every listing, 12 at first. */
  readonly room: { left: number; uploads: string[] };
  create(userId: string | null, input: Asked, clock?: Clock): Promise<UploadTicket>;
  /** Asks for an upload and sends its file. Answers with its id. */
  upload(userId: string, bytes: Buffer, input?: Partial<CreateUploadInput>): Promise<string>;
  process(userId: string, uploadId: string, attach?: AttachPorts): Promise<Processed>;
  status(userId: string, uploadId: string): Promise<UploadStatus | undefined>;
  statuses(userId: string | null, uploadIds: string[]): Promise<readonly UploadStatus[]>;
  /** Keys of all versions below a prefix, in the bucket of listings' photographs or another. */
  versions(prefix: string, bucket?: string): Promise<string[]>;
}

/** Opens the slice over stores of a suite's own. */
export async function openMediaSuite(
  settings: Readonly<Record<string, string>> = {},
  stack?: string,
): Promise<MediaSuite> {
  const suite = await openTestStores({
    ...{ buckets: true, settings },
    ...(stack === undefined ? {} : { stack }),
  });
  const { stores } = suite;
  const room: MediaSuite["room"] = { left: 12, uploads: [] };
  const contextOf = (userId: string | null) => testContext(userId === null ? null : actorOf(userId));
  // One for all calls, as a process has: those of two are in no order where they are of one millisecond.
  const newId = idsFrom(systemClock);
  const depsAt = (clock: Clock) => ({
    ...{ ...stores, settings: suite.settings, clock, newId },
    roomOnListing: async () => room,
  });
  const commandsAt = (clock: Clock) => createCaller(mediaCommands(depsAt(clock)));
  const queries = createCaller(
    mediaQueries({
      ...{ ...stores, uploadListener: { hear: () => quiet } },
      listingsShowing: async () => new Map(),
    }),
  );

  const create: MediaSuite["create"] = (userId, input, clock = systemClock) =>
    commandsAt(clock)(contextOf(userId)).createUpload({
      ...{ purpose: "listing", contentType: "image/jpeg" },
      ...input,
    });
  const statuses: MediaSuite["statuses"] = (userId, uploadIds) =>
    queries(contextOf(userId)).status({ uploadIds });
  return {
    ...suite,
    room,
    create,
    statuses,
    async upload(userId, bytes, input = {}) {
      const ticket = await create(userId, { bytes: bytes.length, ...input });
      const { status, body } = await post(ticket, { bytes });
      if (status !== 204) throw new Error(`MinIO answered ${status}: ${body}`);
      return ticket.uploadId;
    },
    process: (userId, uploadId, attach = nowhere) =>
      processUpload({ ...stores, attach, clock: systemClock, log: quietLog }, { userId, uploadId }),
    status: async (userId, uploadId) => (await statuses(userId, [uploadId]))[0],
    async versions(prefix, bucket = stores.minio.buckets.listingImages) {
      const names: string[] = [];
      for await (const { name } of stores.minio.client.listObjects(bucket, prefix, true, {
        IncludeVersion: true,
      })) {
        if (name !== undefined) names.push(name);
      }
      return names;
    },
  };
}
