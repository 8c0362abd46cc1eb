import type { Minio } from "./minio.ts";

const STAGING_DAYS = 1;

/**
 * Creates both buckets where they are missing: versioned, staging emptied after a day, and only what stands
 * under `user/` readable by the public.
 */
export async function ensureBuckets({ client, buckets, within }: Minio): Promise<void> {
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
            Filter: { Prefix: "staging/" },
            Expiration: { Days: STAGING_DAYS },
            // In a versioned bucket expiry alone hides an upload; its bytes go with the version.
            NoncurrentVersionExpiration: { NoncurrentDays: STAGING_DAYS },
          },
        ],
      }),
    );
    await within(client.setBucketPolicy(bucket, JSON.stringify(publicPolicy(bucket))));
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
