import { z } from "zod";

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
        .url("must be origins separated by commas, such as https://shop.example")
        .transform((origin) => new URL(origin).origin),
    ),
  );

/** Passwords that ship in examples the world over; production refuses to start with one. */
const KNOWN_PASSWORDS = new Set([
  "",
  "postgres",
  "password",
  "minioadmin",
  "minio123",
  "admin",
  "secret",
  "changeme",
  "marketplace-demo",
]);

/** Every setting of every process, read once at start. `docs/configuration.md` is written from the descriptions. */
export const settingsSchema = z
  .object({
    NODE_ENV: z
      .enum(["development", "test", "production"])
      .default("development")
      .describe("`production` refuses default credentials"),
    HOST: z.string().min(1).default("127.0.0.1").describe("Address that the servers listen on"),
    QUERY_PORT: port(4001).describe("Port of the query process; 0 picks a free one"),
    COMMAND_PORT: port(4002).describe("Port of the command process; 0 picks a free one"),
    POSTGRES_URL: url("postgres", "postgresql").describe(
      "PostgreSQL 15 or later, with max_prepared_transactions above 0",
    ),
    POSTGRES_POOL_MAX: whole(1, 200).default(20).describe("Connections that one process may hold"),
    MONGO_URL: url("mongodb", "mongodb\\+srv").describe("MongoDB 6 or later, a replica set"),
    MONGO_DATABASE: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,38}$/, "must be 1 to 38 letters, digits, _ or -")
      .default("marketplace")
      .describe("Database that holds the listings"),
    MONGO_POOL_MAX: whole(1, 500).default(50).describe("Connections that one process may hold"),
    REDIS_URL: url("redis", "rediss").describe("Redis 6.2 or later, with its append-only file on"),
    REDIS_KEY_PREFIX: z
      .string()
      .max(40)
      .default("marketplace:")
      .describe("Put before every key, so that several installations can share a server"),
    MINIO_URL: url("http", "https").describe("MinIO or another S3 server, as the processes reach it"),
    MINIO_ACCESS_KEY: z.string("must be set").min(3).describe("Its access key"),
    MINIO_SECRET_KEY: z.string("must be set").min(8).describe("Its secret key"),
    MINIO_BUCKET_PREFIX: z
      .string()
      .regex(/^[a-z0-9-]{0,40}$/, "must be lower-case letters, digits and -")
      .default("")
      .describe("Put before `profile-images` and `listing-images`"),
    CDN_URL: url("http", "https")
      .optional()
      .describe("Where browsers fetch photographs from; MINIO_URL when unset"),
    STORE_TIMEOUT_MS: whole(100, 60_000)
      .default(5_000)
      .describe("Longest wait for one call to a store, in milliseconds"),
    CORS_ORIGINS: httpOrigins
      .default([])
      .describe("Origins of browsers' pages that may call the API, separated by commas"),
    ACCESS_TOKEN_SECONDS: whole(60, 86_400).default(900).describe("Life of an access token"),
    SESSION_SECONDS: whole(300, 31_536_000)
      .default(2_592_000)
      .describe("Life of a session that is not refreshed"),
    REGISTRATIONS_PER_HOUR: whole(1, 1_000_000)
      .default(60)
      .describe("Accounts that one network address may ask for in an hour; raise it to seed"),
    FIRST_ADMIN_EMAIL: z.email().optional().describe("Made an administrator at start when there is none yet"),
    FIRST_ADMIN_PASSWORD: z
      .string()
      .min(12, "must be at least 12 characters")
      .optional()
      .describe("That administrator's password"),
    LOG_LEVEL: z
      .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
      .default("info")
      .describe("Least severe log line written"),
    DRAIN_SECONDS: whole(1, 300).default(20).describe("Longest wait for open requests at SIGTERM"),
  })
  .superRefine((settings, context) => {
    if ((settings.FIRST_ADMIN_EMAIL === undefined) !== (settings.FIRST_ADMIN_PASSWORD === undefined)) {
      context.addIssue({
        code: "custom",
        path: ["FIRST_ADMIN_PASSWORD"],
        message: "must be set together with FIRST_ADMIN_EMAIL",
      });
    }
    if (settings.NODE_ENV !== "production") return;
    const secrets = {
      POSTGRES_URL: new URL(settings.POSTGRES_URL).password,
      REDIS_URL: new URL(settings.REDIS_URL).password,
      MINIO_SECRET_KEY: settings.MINIO_SECRET_KEY,
      ...(settings.FIRST_ADMIN_PASSWORD === undefined
        ? {}
        : { FIRST_ADMIN_PASSWORD: settings.FIRST_ADMIN_PASSWORD }),
    };
    for (const [name, secret] of Object.entries(secrets)) {
      if (KNOWN_PASSWORDS.has(secret.toLowerCase())) {
        context.addIssue({
          code: "custom",
          path: [name],
          message: "must not have an empty or well-known password in production",
        });
      }
    }
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
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? "settings");
    return `  ${name}: ${name in present ? issue.message : `is not set; ${issue.message}`}`;
  });
  throw new SettingsError(
    `These settings are wrong or missing:\n${lines.join("\n")}\nSee docs/configuration.md for each setting.`,
  );
}
