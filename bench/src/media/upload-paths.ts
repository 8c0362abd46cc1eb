import { randomBytes } from "node:crypto";
import { createClient } from "@marketplace/api";
import { idsFrom, systemClock } from "@marketplace/kernel";
import type { Settings, Stores } from "@marketplace/stores";
import { addAccount } from "@marketplace/testing";
import { openSessions } from "@marketplace/users";

/** A way of getting a photograph into MinIO. */
export type UploadPath = "minio" | "fetch";

/** How long one upload took, in milliseconds. */
export interface Uploaded {
  readonly path: UploadPath;
  readonly round: number;
  readonly milliseconds: number;
}

interface UploadDeps {
  readonly stores: Stores;
  readonly settings: Settings;
  readonly urls: { readonly command: string; readonly query: string };
}

const LOOK_MS = 20;
const PATIENCE_MS = 60_000;
const UPLOADS_EACH = 5;

/** Uploads photographs of an account of its own, each of which is another one to the marketplace. */
export async function openUploads({ stores, settings, urls }: UploadDeps) {
  const sessions = openSessions({ ...stores, settings, clock: systemClock, newId: idsFrom(systemClock) });
  const { minio, mongo } = stores;
  const uploads = mongo.db.collection<{ _id: string; state: string; reason: string | null }>("uploads");

  /** By an account of its own, so that no limit of an account is in the way. */
  async function signedIn() {
    const userId = await addAccount(stores, { name: "Ane" });
    const { access } = await sessions.open({ userId, role: "member", credential: "bench" });
    return createClient({ url: urls.query, commandUrl: urls.command, token: () => access });
  }
  let client = await signedIn();
  let left = UPLOADS_EACH;

  /** Uploads a photograph, and waits until it is ready: until its thumbnails can be fetched. */
  async function upload(path: UploadPath, photograph: Buffer): Promise<number> {
    if (left-- === 0) {
      client = await signedIn();
      left = UPLOADS_EACH;
    }
    // What follows a JPEG's end is no part of the picture, and makes it another file.
    const bytes = Buffer.concat([photograph, randomBytes(16)]);
    const ticket = await client.media.createUpload.mutate({
      ...{ purpose: "listing", contentType: "image/jpeg", bytes: bytes.length },
    });
    const begun = performance.now();
    if (path === "fetch") await post(ticket, bytes);
    else
      await minio.client.putObject(
        minio.buckets.listingImages,
        ticket.fields.key ?? "",
        bytes,
        bytes.length,
        {
          "Content-Type": "image/jpeg",
        },
      );
    await ready(ticket.uploadId);
    const milliseconds = performance.now() - begun;
    await fetchThumbnails(ticket.uploadId);
    return milliseconds;
  }

  async function ready(uploadId: string): Promise<void> {
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
      const found = await uploads.findOne({ _id: uploadId });
      if (found?.state === "ready") return;
      if (found?.state === "rejected") throw new Error(`A photograph was rejected: ${found.reason}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    throw new Error("A photograph did not become ready within a minute");
  }

  async function fetchThumbnails(uploadId: string): Promise<void> {
    const [status] = await client.media.status.query({ uploadIds: [uploadId] });
    for (const url of [status?.image?.url, status?.image?.thumbnailUrl, status?.image?.smallUrl]) {
      const answer = await fetch(url ?? "none:", { signal: AbortSignal.timeout(10_000) });
      if (!answer.ok) throw new Error(`A thumbnail is not there: ${answer.status}`);
      await answer.arrayBuffer();
    }
  }
  return { upload };
}

interface Form {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

async function post({ url, fields }: Form, bytes: Buffer): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(bytes)]), "photograph.jpg");
  const answer = await fetch(url, { method: "POST", body: form, signal: AbortSignal.timeout(30_000) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`MinIO refused the form: ${answer.status}`);
}
