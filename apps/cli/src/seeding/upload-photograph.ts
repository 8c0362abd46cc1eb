import type { MarketplaceClient } from "@marketplace/api";
import { CliError } from "../cli-error.ts";
import type { SeedPhotograph } from "../seed/plan.ts";
import type { Seeding } from "./seeding.ts";

const UPLOAD_TIMEOUT_MS = 60_000;

/** Draws a photograph and puts it where a worker finds it, as a browser would. Answers with the upload's id. */
export async function uploadPhotograph(
  { draw, persist, reach }: Pick<Seeding, "draw" | "persist" | "reach">,
  { media }: MarketplaceClient,
  photograph: SeedPhotograph,
): Promise<string> {
  const jpeg = new Uint8Array(await draw(photograph));
  // A form counts once and for a while, so each attempt asks for its own.
  return persist(async () => {
    const { uploadId, url, fields } = await media.createUpload.mutate({
      purpose: "listing",
      contentType: "image/jpeg",
      bytes: jpeg.byteLength,
    });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob([jpeg], { type: "image/jpeg" }), `${photograph.key}.jpg`);
    const signal = AbortSignal.timeout(UPLOAD_TIMEOUT_MS);
    const response = await reach.fetch(url, { method: "POST", body: form, signal });
    if (!response.ok) throw await refusedUpload(response);
    await response.body?.cancel();
    return uploadId;
  });
}

async function refusedUpload(response: Response): Promise<CliError> {
  const code = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1] ?? "no reason given";
  return new CliError(`The store of photographs refused an upload: ${response.status}, ${code}.`, {
    // Only what the store could not do at the moment is worth another attempt.
    code: response.status >= 500 ? "UPLOAD_FAILED" : "UPLOAD_REFUSED",
    remedy: "Look at MinIO: marketplace-cli doctor",
  });
}
