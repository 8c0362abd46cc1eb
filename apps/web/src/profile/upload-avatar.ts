import type { MarketplaceClient } from "@marketplace/api";
import { isFinal, openUploadFollower, type UploadStatus } from "../sell/upload-follower.ts";
import { uploadNews } from "../sell/upload-news.ts";
import { type UploadWatch, uploadPhotograph } from "../sell/upload-photograph.ts";

interface AvatarWatch extends UploadWatch {
  /** Told once the picture is at the store. */
  readonly onSent: () => void;
}

/**
 * Uploads a picture of the account, and waits until it stands there.
 * @throws Error with the reason when it does not come to that.
 */
export async function uploadAvatar(
  client: Pick<MarketplaceClient, "media">,
  file: File,
  watch: AvatarWatch,
): Promise<void> {
  const uploadId = await uploadPhotograph(client, { file, purpose: "avatar" }, watch);
  watch.onSent();
  const { state, reason } = await settled(client, uploadId, watch.signal);
  if (state !== "ready") throw new Error(reason ?? "The upload came to nothing; try again");
}

function settled(
  client: Pick<MarketplaceClient, "media">,
  uploadId: string,
  signal: AbortSignal,
): Promise<UploadStatus> {
  return new Promise((resolve, reject) => {
    const follower = openUploadFollower({
      news: uploadNews(client),
      onStatus: (status) => {
        if (!isFinal(status)) return;
        follower.close();
        resolve(status);
      },
    });
    signal.addEventListener("abort", () => {
      follower.close();
      reject(signal.reason);
    });
    follower.follow(uploadId);
  });
}
