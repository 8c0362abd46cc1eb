import { Client } from "minio";
import { boundedTransport } from "./bounded-transport.ts";
import { withDeadline } from "./deadline.ts";
import type { Settings } from "./env.ts";

const bucketNames = { profileImages: "profile-images", listingImages: "listing-images" } as const;

/** MinIO: its client, this installation's buckets, and where the public fetches from. */
export interface Minio {
  readonly client: Client;
  readonly buckets: Readonly<Record<keyof typeof bucketNames, string>>;
  /** The public, immutable address of an object under `user/`. */
  publicUrl(bucket: string, key: string): string;
  /** Where a browser sends the form of an upload to. */
  uploadUrl(bucket: string): string;
  /**
   * Bounds one call to MinIO as a whole; a body or a list that streams is bounded by the silence between its parts.
   * @throws MarketplaceError `TIMEOUT` after STORE_TIMEOUT_MS.
   */
  within<T>(call: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type MinioSettings = Pick<
  Settings,
  | "MINIO_URL"
  | "MINIO_ACCESS_KEY"
  | "MINIO_SECRET_KEY"
  | "MINIO_BUCKET_PREFIX"
  | "CDN_URL"
  | "UPLOAD_URL"
  | "STORE_TIMEOUT_MS"
>;

/** Prepares a client; connections are made when first needed and kept alive. */
export function openMinio(settings: MinioSettings): Minio {
  const { hostname, port, protocol } = new URL(settings.MINIO_URL);
  const useSSL = protocol === "https:";
  const { agent, transport } = boundedTransport(useSSL, settings.STORE_TIMEOUT_MS);
  const client = new Client({
    endPoint: hostname,
    port: port === "" ? (useSSL ? 443 : 80) : Number(port),
    useSSL,
    accessKey: settings.MINIO_ACCESS_KEY,
    secretKey: settings.MINIO_SECRET_KEY,
    // Naming the region spares a look-up before each first presigned address.
    region: "us-east-1",
    transport,
    transportAgent: agent,
    // It would wait and print to the console; whoever called knows better whether to try again.
    retryOptions: { disableRetry: true },
  });
  const publicBase = withoutSlash(settings.CDN_URL ?? settings.MINIO_URL);
  // A form's signature does not cover the host that it is sent to.
  const uploadBase = withoutSlash(settings.UPLOAD_URL ?? settings.MINIO_URL);
  const prefix = settings.MINIO_BUCKET_PREFIX;
  return {
    client,
    buckets: {
      profileImages: prefix + bucketNames.profileImages,
      listingImages: prefix + bucketNames.listingImages,
    },
    publicUrl: (bucket, key) => `${publicBase}/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`,
    uploadUrl: (bucket) => `${uploadBase}/${bucket}`,
    within: (call) => withDeadline(call, settings.STORE_TIMEOUT_MS, "MinIO"),
    close: async () => agent.destroy(),
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
