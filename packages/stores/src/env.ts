import { z } from "zod";
import { namesOfKnownPasswords } from "./known-password.ts";

const url = (...schemes: string[]) =>
  z.url({
    protocol: new RegExp(`^(${schemes.join("|")})$`),
    error: `must be a URL that begins ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`,
  });

const whole = (min: number, max: number) =>
  z.coerce
    .number(`must be a whole number from ${min} to ${max}`)
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

const port = (fallback: number) => whole(0, 65_535).default(fallback);

const httpOrigins = z
  .string()
  .transform((list) =>
    list
      .split(",")
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ""),
  )
  .pipe(
    z.array(
      z
        .url({
          protocol: /^https?$/,
          error: "must be origins separated by commas, such as https://shop.example",
        })
        .transform((origin) => new URL(origin).origin),
    ),
  );

// A replica set's URL names each of its members, which `URL` cannot read.
const mongoUrl = z
  .string("must be a URL that begins mongodb:// or mongodb+srv://")
  .regex(
    /^mongodb(\+srv)?:\/\/([^@/?#\s]+@)?[^@/?#\s]+(\/[^\s]*)?$/,
    "must be a URL that begins mongodb:// or mongodb+srv://",
  );

/** Every setting of every process, read once at start. `docs/configuration.md` is written from the descriptions. */
export const settingsSchema = z.object({
  NODE_ENV: z
    .enum(["development", "test", "production"])
    .default("development")
    .describe("`production` refuses default credentials"),
  HOST: z.string().min(1).default("127.0.0.1").describe("Address that the servers listen on"),
  QUERY_PORT: port(4001).describe("Port of the query process; 0 picks a free one"),
  COMMAND_PORT: port(4002).describe("Port of the command process; 0 picks a free one"),
  WORKER_PORT: port(4003).describe("Port of the worker's health; 0 picks a free one"),
  POSTGRES_URL: url("postgres", "postgresql").describe(
    "PostgreSQL 15 or later, with max_prepared_transactions above 0",
  ),
  POSTGRES_POOL_MAX: whole(1, 200).default(20).describe("Connections that one process may hold"),
  MONGO_URL: mongoUrl.describe("MongoDB 6 or later, a replica set"),
  MONGO_DATABASE: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,38}$/, "must be 1 to 38 letters, digits, _ or -")
    .default("marketplace")
    .describe("Database that holds the listings"),
  MONGO_POOL_MAX: whole(1, 500).default(50).describe("Connections that one process may hold"),
  REDIS_URL: url("redis", "rediss").describe("Redis 6.2 or later, with its append-only file on"),
  REDIS_KEY_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9:_.-]{0,40}$/, "must be at most 40 letters, digits or : _ . -")
    .default("marketplace:")
    .describe("Put before every key, so that several installations can share a server"),
  MINIO_URL: url("http", "https").describe("MinIO or another S3 server, as the processes reach it"),
  MINIO_ACCESS_KEY: z
    .string("must be its access key")
    .min(3, "must be at least 3 characters")
    .describe("Its access key"),
  MINIO_SECRET_KEY: z
    .string("must be its secret key")
    .min(8, "must be at least 8 characters")
    .describe("Its secret key"),
  MINIO_BUCKET_PREFIX: z
    .string()
    .regex(/^([a-z0-9][a-z0-9-]{0,39})?$/, "must be at most 40 lower-case letters, digits and -")
    .default("")
    .describe("Put before `profile-images` and `listing-images`"),
  CDN_URL: url("http", "https")
    .optional()
    .describe("Where browsers fetch photographs from; MINIO_URL when unset"),
  UPLOAD_URL: url("http", "https")
    .optional()
    .describe("Where browsers reach MinIO to upload photographs; MINIO_URL when unset"),
  MEDIA_CONCURRENCY: whole(1, 32)
    .default(1)
    .describe("Photographs that one worker decodes at once; each takes a processor, and up to 900 MB"),
  MEDIA_UPLOADS_PER_DAY: whole(1, 1_000_000)
    .default(500)
    .describe("Uploads that one account may ask for in a day of UTC; raise it to seed"),
  MEDIA_APPEAL_DAYS: whole(0, 3_650)
    .default(30)
    .describe("How long the photographs of a deleted listing are kept, in days"),
  MEDIA_GRACE_HOURS: whole(1, 720)
    .default(24)
    .describe("How long a photograph that nobody refers to is kept, in hours"),
  STORE_TIMEOUT_MS: whole(100, 60_000)
    .default(5_000)
    .describe("Longest wait for one answer of a store, in milliseconds"),
  CORS_ORIGINS: httpOrigins
    .default([])
    .describe("Origins of browsers' pages that may call the API, separated by commas"),
  TRUSTED_PROXIES: whole(0, 10)
    .default(0)
    .describe(
      "Proxies in front that add to X-Forwarded-For; callers are told apart by what stands before them",
    ),
  ACCESS_TOKEN_SECONDS: whole(60, 86_400).default(900).describe("Life of an access token"),
  SESSION_SECONDS: whole(300, 31_536_000)
    .default(2_592_000)
    .describe("Life of a session that is not refreshed"),
  REGISTRATIONS_PER_HOUR: whole(1, 1_000_000)
    .default(60)
    .describe("Accounts that one network address may ask for in an hour; raise it to seed"),
  CALLS_PER_MINUTE_ADDRESS: whole(100, 1_000_000_000)
    .default(12_000)
    .describe("What one network address may call in a minute: a query counts 1, most mutations 5"),
  CALLS_PER_MINUTE_USER: whole(100, 1_000_000_000)
    .default(3_000)
    .describe("What one account may call in a minute, from wherever it does"),
  QUERY_CALLS_AT_WORK: whole(1, 10_000).default(64).describe("Calls that one query process works on at once"),
  QUERY_CALLS_QUEUED: whole(0, 100_000)
    .default(256)
    .describe("Calls that wait for their turn in one query process; more are refused with `OVERLOADED`"),
  COMMAND_CALLS_AT_WORK: whole(1, 10_000)
    .default(48)
    .describe("Calls that one command process works on at once"),
  COMMAND_CALLS_QUEUED: whole(0, 100_000)
    .default(192)
    .describe("Calls that wait for their turn in one command process; more are refused with `OVERLOADED`"),
  SUBSCRIPTIONS: whole(1, 100_000)
    .default(2_000)
    .describe("Subscriptions that one query process holds open; more are refused with `OVERLOADED`"),
  SUBSCRIPTIONS_PER_ACCOUNT: whole(1, 1_000)
    .default(10)
    .describe("Subscriptions of one account in one query process; more are refused with `RATE_LIMITED`"),
  CALL_QUEUE_MS: whole(1, 60_000)
    .default(500)
    .describe("Longest wait of a call for its turn, in milliseconds; then it is refused with `OVERLOADED`"),
  METRICS_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9_-]{20,200}$/, "must be 20 to 200 letters, digits, _ or -")
    .optional()
    .describe(
      "What `GET /metrics` asks for as a bearer token; unset, this machine alone may read it, and in production nobody",
    ),
  FIRST_ADMIN_EMAIL: z.email().optional().describe("Made an administrator at start when there is none yet"),
  FIRST_ADMIN_PASSWORD: z
    .string()
    .min(12, "must be at least 12 characters")
    .optional()
    .describe("That administrator's password"),
  PAYMENT_PROVIDER: z
    .enum(["sandbox", "stripe"], "must be sandbox or stripe")
    .default("sandbox")
    .describe("Who moves the money; `sandbox` moves none, and production refuses it"),
  PAYMENT_TIMEOUT_MS: whole(100, 60_000)
    .default(10_000)
    .describe("Longest wait for one answer of the payment provider, in milliseconds"),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w{8,}$/, "must be a secret key such as sk_live_…")
    .optional()
    .describe("Stripe's secret key; needed with `stripe`"),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\S{8,}$/, "must be a signing secret such as whsec_…")
    .optional()
    .describe("What Stripe signs its webhooks to `/webhooks/stripe` with; needed with `stripe`"),
  SANDBOX_WEBHOOK_SECRET: z
    .string()
    .min(16, "must be at least 16 characters")
    .default("sandbox-webhook-secret")
    .describe("What the sandbox signs its webhooks to `/webhooks/sandbox` with"),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe("Least severe log line written"),
  START_WAIT_SECONDS: whole(0, 3_600)
    .default(60)
    .describe("Longest wait of a process that starts for the stores that it cannot do without"),
  DRAIN_NOTICE_MS: whole(0, 60_000)
    .default(1_000)
    .describe(
      "How long `GET /ready` is 503 at SIGTERM before no more connections are taken: time for a balancer to see it",
    ),
  DRAIN_SECONDS: whole(1, 300).default(20).describe("Longest wait for open requests at SIGTERM"),
});

/** Every setting, parsed and with its defaults. */
export type Settings = z.infer<typeof settingsSchema>;

/** Thrown when settings are wrong or missing; its message names all of them with their expected form. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads the settings from environment variables; an empty variable counts as unset.
 * @throws SettingsError that names every wrong or missing setting at once, never its value.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = settingsSchema.safeParse(present);
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => ({
      name: String(issue.path[0] ?? "settings"),
      expected: issue.message,
    })),
    ...acrossSettings(present),
  ];
  if (parsed.success && problems.length === 0) return parsed.data;
  const lines = problems.map(
    ({ name, expected }) => `  ${name}: ${name in present ? expected : `is not set; ${expected}`}`,
  );
  throw new SettingsError(
    `These settings are wrong or missing:\n${[...new Set(lines)].join("\n")}\nSee docs/configuration.md for each setting.`,
  );
}

// Apart from the schema, which would not look at what goes together while one setting alone is wrong.
function acrossSettings(
  present: Readonly<Record<string, string | undefined>>,
): readonly { readonly name: string; readonly expected: string }[] {
  const admin = ["FIRST_ADMIN_EMAIL", "FIRST_ADMIN_PASSWORD"];
  const missing = admin.filter((name) => !(name in present));
  const halfAdmin = missing.length === 1 ? missing : [];
  const known = present.NODE_ENV === "production" ? namesOfKnownPasswords(present) : [];
  return [
    ...paymentProblems(present),
    ...halfAdmin.map((name) => ({
      name,
      expected: `must be set together with ${admin.find((other) => other !== name)}`,
    })),
    ...known.map((name) => ({
      name,
      expected: "must not have an empty or well-known password in production",
    })),
  ];
}

function paymentProblems({
  PAYMENT_PROVIDER = "sandbox",
  NODE_ENV,
  ...present
}: Readonly<Record<string, string | undefined>>) {
  if (PAYMENT_PROVIDER === "sandbox" && NODE_ENV === "production")
    return [
      { name: "PAYMENT_PROVIDER", expected: "must not be sandbox in production, which moves no money" },
    ];
  if (PAYMENT_PROVIDER !== "stripe") return [];
  return ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"]
    .filter((name) => !(name in present))
    .map((name) => ({ name, expected: "must be set when PAYMENT_PROVIDER is stripe" }));
}
