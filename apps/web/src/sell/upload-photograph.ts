import { failureIn, type MarketplaceClient, type RouterInputs, type RouterOutputs } from "@marketplace/api";

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
const OTHER_TYPE = "Choose a JPEG, PNG, WebP or AVIF picture";

/** A file, and what it is to be a photograph for. */
export interface Upload {
  readonly file: File;
  readonly purpose: RouterInputs["media"]["createUpload"]["purpose"];
}

/** What an upload tells while it runs, and what stops it. */
export interface UploadWatch {
  /** From 0 to 1. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Why a file cannot be uploaded, in words; null when it can. */
export function fileProblem({ type, size }: Pick<File, "type" | "size">): string | null {
  if (!photographTypes.some((known) => known === type)) return OTHER_TYPE;
  return size > MAX_BYTES ? "Over 10 MB; choose a smaller picture" : null;
}

/**
 * Uploads a file straight to the photograph store, and tells the id by which it can be followed until it is a photograph.
 * @throws Error when the store refuses it or cannot be reached.
 */
export async function uploadPhotograph(
  client: Pick<MarketplaceClient, "media">,
  { file, purpose }: Upload,
  watch: UploadWatch,
): Promise<string> {
  const contentType = photographTypes.find((known) => known === file.type);
  if (contentType === undefined) throw new Error(OTHER_TYPE);
  const ticket = await client.media.createUpload.mutate(
    { purpose, contentType, bytes: file.size },
    { signal: watch.signal },
  );
  await postFile(ticket, file, watch);
  return ticket.uploadId;
}

/** Why an upload failed, in words. */
export function uploadProblem(failure: unknown): string {
  const known = failureIn(failure);
  if (known !== null) return known.message;
  return failure instanceof Error ? failure.message : "Could not be uploaded";
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
