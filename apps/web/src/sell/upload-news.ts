import type { MarketplaceClient } from "@marketplace/api";
import type { UploadNews } from "./upload-follower.ts";

/** What becomes of uploads, by the API's client. */
export function uploadNews({ media }: Pick<MarketplaceClient, "media">): UploadNews {
  return {
    follow: (input, handlers) => media.follow.subscribe(input, handlers),
    status: (input) => media.status.query(input),
  };
}
