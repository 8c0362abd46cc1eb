import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Client } from "minio";
import { withDeadline } from "./deadline.ts";
import type { Settings } from "./env.ts";

const bucketNames = { profileImages: "profile-images", listingImages: "listing-images" } as const;

/** MinIO: its client, this installation's buckets, and where the public fetches from. */
export interface Minio {
  readonly client: Client;
  readonly buckets: Readonly<Record<keyof typeof bucketNames, string>>;
  /** The public, immutable address of an object under `user/`. */
  publicUrl(bucket: string, key: string): string;
  /** Bounds one call to MinIO, whose client has no time-out of its own. */
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
  | "STORE_TIMEOUT_MS"
>;

/** Prepares a client; connections are made when first needed and kept alive. */
export function openMinio(settings: MinioSettings): Minio {
  const { hostname, port, protocol } = new URL(settings.MINIO_URL);
  const useSSL = protocol === "https:";
  const agentOptions = { keepAlive: true, maxSockets: 32, timeout: settings.STORE_TIMEOUT_MS };
  const agent = useSSL ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const client = new Client({
    endPoint: hostname,
    port: port === "" ? (useSSL ? 443 : 80) : Number(port),
    useSSL,
    accessKey: settings.MINIO_ACCESS_KEY,
    secretKey: settings.MINIO_SECRET_KEY,
    // Naming the region spares a look-up before each first presigned address.
    region: "us-east-1",
    transportAgent: agent,
  });
  const publicBase = (settings.CDN_URL ?? settings.MINIO_URL).replace(/\/+$/, "");
  const prefix = settings.MINIO_BUCKET_PREFIX;
  return {
    client,
    buckets: {
      profileImages: prefix + bucketNames.profileImages,
      listingImages: prefix + bucketNames.listingImages,
    },
    publicUrl: (bucket, key) => `${publicBase}/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`,
    within: (call) => withDeadline(call, settings.STORE_TIMEOUT_MS, "MinIO"),
    close: async () => agent.destroy(),
  };
}
