import { createHash } from "node:crypto";
import { crashPointsAround, type DurableLog } from "@marketplace/durable";
import type { Clock } from "@marketplace/kernel";
import type { Minio, Mongo, RedisStore } from "@marketplace/stores";
import type { AttachPorts } from "./attach.ts";
import type { StoredImage } from "./image.ts";
import { photographOf } from "./photograph.ts";
import { isRefusal } from "./photograph-refusal.ts";
import { findPhotograph, storePhotograph } from "./photograph-store.ts";
import { readStaged, removeStaged } from "./staged-upload.ts";
import { tellUpload } from "./tell-upload.ts";
import type { UploadName } from "./upload.ts";
import type { UploadDocument } from "./upload-document.ts";
import { OPEN_STATES } from "./upload-status.ts";
import {
  type Finished,
  finishUpload,
  giveUploadBack,
  readUpload,
  rejectUpload,
  takeUpload,
} from "./upload-store.ts";

/*
 * Everything that is done to an upload can be done again, so that whoever dies anywhere leaves it to the next: what was
 * stored is found by its content, what has ended is not begun anew, and the file goes last.
 */

/** What processing uploads needs. */
export interface ProcessDeps {
  readonly minio: Minio;
  readonly mongo: Pick<Mongo, "db">;
  readonly redis: RedisStore;
  readonly attach: AttachPorts;
  readonly clock: Clock;
  readonly log: DurableLog;
}

/** What has become of an upload; `nothing` when there is none, no file has come, or it has ended before. */
export type Processed = "ready" | "rejected" | "nothing";

// Who is given a file that ends its process cannot tell of it: so often, and it is the file.
const MAX_ATTEMPTS = 8;

const take = crashPointsAround("media/take");
const store = crashPointsAround("media/store");
const place = crashPointsAround("media/attach");
const end = crashPointsAround("media/end");
const remove = crashPointsAround("media/remove");

/**
 * Makes a photograph of what was uploaded, or rejects it, and removes the file.
 * @throws what a store does; then it can be called again.
 */
export async function processUpload(deps: ProcessDeps, name: UploadName): Promise<Processed> {
  const { mongo, minio } = deps;
  const upload = await readUpload(mongo, name);
  const isOpen = upload !== null && OPEN_STATES.includes(upload.state);
  const done = isOpen ? await processOpen(deps, name) : "nothing";
  // Also of an upload that has ended: its form may have been sent again, and of a key that is nobody's.
  if (done !== "nothing" || !isOpen) await remove(() => removeStaged(minio, name));
  return done;
}

async function processOpen(deps: ProcessDeps, name: UploadName): Promise<Processed> {
  const { mongo, minio, clock } = deps;
  const bytes = await readStaged(minio, name);
  // Said of a file that is not there, or another worker has done it meanwhile.
  if (bytes === null) return "nothing";
  const upload = await take(() => takeUpload(mongo, name, clock()));
  if (upload === null) return "nothing";
  await tellUpload(deps, name, { state: "processing" });
  if (bytes === "too large")
    return reject(deps, upload, "This photograph is over 10 MB; choose a smaller one.");
  if (upload.attempts > MAX_ATTEMPTS)
    return reject(deps, upload, "This photograph cannot be opened; save it anew, or choose another.");
  try {
    const image = await imageOf(deps, upload, bytes);
    return "refusal" in image ? await reject(deps, upload, image.refusal) : await finish(deps, upload, image);
  } catch (failure) {
    await giveBack(deps, upload);
    throw failure;
  }
}

interface Refused {
  /** Why it is no photograph, in words for a person. */
  readonly refusal: string;
}

/** The same bytes of the same account are the photograph that they were before. */
async function imageOf(
  deps: ProcessDeps,
  upload: UploadDocument,
  bytes: Buffer,
): Promise<StoredImage | Refused> {
  const { userId, purpose } = upload;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const folder = purpose.kind === "avatar" ? "avatars" : "listings";
  const name = { userId, folder, sha256 } as const;
  const known = await findPhotograph(deps, name);
  if (known !== null) return known;
  const photograph = await photographOf(bytes).catch(refusalOf);
  if ("refusal" in photograph) return photograph;
  return store(() => storePhotograph(deps, name, photograph));
}

function refusalOf(failure: unknown): Refused {
  if (isRefusal(failure)) return { refusal: failure.message };
  throw failure;
}

async function finish(deps: ProcessDeps, upload: UploadDocument, image: StoredImage): Promise<Processed> {
  const isNews = await attach(deps, upload, image);
  if (isNews) await tellUpload(deps, nameOf(upload), { state: "ready" });
  return "ready";
}

/** Puts a photograph where its upload was for, and notes it; false when that has been noted before. */
async function attach(
  { mongo, clock, attach: ports }: ProcessDeps,
  { _id: uploadId, userId, purpose }: UploadDocument,
  image: StoredImage,
): Promise<boolean> {
  const noted = (how: Pick<Finished, "attached" | "unattached">) =>
    end(() => finishUpload(mongo, uploadId, { image, ...how, now: clock() }));
  if (purpose.kind === "avatar") {
    await place(() => ports.avatar({ userId, uploadId, key: image.thumbnailKey }));
    return noted({ attached: true, unattached: null });
  }
  const { listingId } = purpose;
  if (listingId === null) return noted({ attached: false, unattached: null });
  const done = await place(() => ports.listing({ userId, listingId, image, uploadId }));
  return noted({ attached: done.attached, unattached: done.attached ? null : done.why });
}

async function reject(deps: ProcessDeps, upload: UploadDocument, reason: string): Promise<Processed> {
  const { mongo, clock } = deps;
  const isNews = await end(() => rejectUpload(mongo, upload._id, { reason, now: clock() }));
  if (isNews) await tellUpload(deps, nameOf(upload), { state: "rejected", reason });
  return "rejected";
}

async function giveBack(
  { mongo, clock, log }: ProcessDeps,
  { _id: uploadId }: UploadDocument,
): Promise<void> {
  // What failed is told by who calls; one attempt more is no harm.
  await giveUploadBack(mongo, uploadId, clock()).catch((err: unknown) =>
    log.warn({ err, uploadId }, "an upload could not be given back"),
  );
}

function nameOf({ _id: uploadId, userId }: UploadDocument): UploadName {
  return { userId, uploadId };
}
