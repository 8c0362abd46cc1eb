import { NotificationConfig, ObjectCreatedAll, QueueConfig } from "minio";
import { z } from "zod";
import { MEDIA_EVENTS } from "./media-events.ts";
import type { Minio } from "./minio.ts";

const STAGING = "staging/";
const STAGING_DAYS = 1;

/** How the buckets are set up. */
interface Buckets {
  /** Whether MinIO tells of uploads; one that was not set up for it, as another's may be, does not. */
  readonly tellsOfUploads: boolean;
}

/**
 * Creates both buckets where they are missing: versioned, staging emptied after a day, only what stands under `user/`
 * readable by the public, and what is uploaded told of in the Redis list of `MEDIA_EVENTS`.
 */
export async function ensureBuckets(minio: Minio): Promise<Buckets> {
  const { client, buckets, within } = minio;
  for (const bucket of Object.values(buckets)) {
    if (!(await within(client.bucketExists(bucket)))) {
      await within(client.makeBucket(bucket)).catch((failure: unknown) => ignoreAlreadyMade(failure));
    }
    await within(client.setBucketVersioning(bucket, { Status: "Enabled" }));
    await within(
      client.setBucketLifecycle(bucket, {
        Rule: [
          {
            ID: "staging",
            Status: "Enabled",
            Filter: { Prefix: STAGING },
            Expiration: { Days: STAGING_DAYS },
            // In a versioned bucket expiry alone hides an upload; its bytes go with the version.
            NoncurrentVersionExpiration: { NoncurrentDays: STAGING_DAYS },
          },
        ],
      }),
    );
    await within(client.setBucketPolicy(bucket, JSON.stringify(publicPolicy(bucket))));
  }
  return { tellsOfUploads: await ensureTold(minio) };
}

const unknownTargetSchema = z.object({
  code: z.literal("InvalidArgument"),
  message: z.string().regex(/ARN/),
});

/** All uploads are staged in one bucket. */
async function ensureTold({ client, buckets, within }: Minio): Promise<boolean> {
  const bucket = buckets.listingImages;
  const current = await within(client.getBucketNotification(bucket));
  if (JSON.stringify(current).includes(MEDIA_EVENTS.arn)) return true;
  const uploads = new QueueConfig(MEDIA_EVENTS.arn);
  uploads.addFilterPrefix(STAGING);
  uploads.addEvent(ObjectCreatedAll);
  const notification = new NotificationConfig();
  notification.add(uploads);
  try {
    await within(client.setBucketNotification(bucket, notification));
    return true;
  } catch (failure) {
    if (unknownTargetSchema.safeParse(failure).success) return false;
    throw failure;
  }
}

// Two processes may start at once: that the other made the bucket first is no failure.
function ignoreAlreadyMade(failure: unknown): void {
  const code =
    typeof failure === "object" && failure !== null && "code" in failure ? failure.code : undefined;
  if (code !== "BucketAlreadyOwnedByYou" && code !== "BucketAlreadyExists") throw failure;
}

function publicPolicy(bucket: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: ["*"] },
        Action: ["s3:GetObject"],
        Resource: [`arn:aws:s3:::${bucket}/user/*`],
      },
    ],
  };
}
