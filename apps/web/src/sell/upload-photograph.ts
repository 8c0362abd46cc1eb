import type { MarketplaceClient, RouterInputs, RouterOutputs } from "@marketplace/api";

type ContentType = RouterInputs["media"]["createUpload"]["contentType"];
type Ticket = RouterOutputs["media"]["createUpload"];

/** The kinds of files that become photographs. */
export const photographTypes: readonly ContentType[] = [
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/avif",
];

const MAX_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 120_000;
const LOOK_MS = 300;
const PATIENCE_MS = 60_000;

/** What an upload tells while it runs, and what stops it. */
export interface UploadWatch {
  /** From 0 to 1. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Why a file cannot be uploaded, in words; null when it can. */
export function fileProblem({ type, size }: Pick<File, "type" | "size">): string | null {
  if (!photographTypes.some((known) => known === type)) return "Choose a JPEG, PNG, WebP or AVIF picture";
  return size > MAX_BYTES ? "Over 10 MB; choose a smaller picture" : null;
}

/**
 * Uploads a file straight to the photograph store, waits until it has become a photograph, and tells the id under which a
 * listing or a claim can have it.
 * @throws Error when the store refuses it or cannot be reached, and with the reason when it is no photograph.
 */
export async function uploadPhotograph(
  client: MarketplaceClient,
  file: File,
  watch: UploadWatch,
): Promise<string> {
  const contentType = photographTypes.find((known) => known === file.type);
  if (contentType === undefined) throw new Error("Choose a JPEG, PNG, WebP or AVIF picture");
  const ticket = await client.media.createUpload.mutate(
    { purpose: "listing", contentType, bytes: file.size },
    { signal: watch.signal },
  );
  await postFile(ticket, file, watch);
  await untilReady(client, ticket.uploadId, watch.signal);
  return ticket.uploadId;
}

async function untilReady(client: MarketplaceClient, uploadId: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const [status] = await client.media.status.query({ uploadIds: [uploadId] }, { signal });
    if (status?.state === "ready") return;
    if (status?.state === "rejected") throw new Error(status.reason ?? "This is no photograph");
    if (status === undefined || status.state === "expired") throw new Error("The upload has expired");
    if (performance.now() > deadline) throw new Error("The photograph is not ready yet; try again later");
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    signal.throwIfAborted();
  }
}

/** Sends the form that the API signed. `fetch` tells no progress of what it sends, so it is an XMLHttpRequest. */
function postFile({ url, fields }: Ticket, file: File, { onProgress, signal }: UploadWatch): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.timeout = TIMEOUT_MS;
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) onProgress(loaded / total);
    };
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new Error(`The photograph store answered ${request.status}`));
    request.onerror = () => reject(new Error("The photograph store cannot be reached"));
    request.ontimeout = () => reject(new Error("The upload took too long"));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
