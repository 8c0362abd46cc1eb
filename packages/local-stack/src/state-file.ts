import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { processIdentitySchema } from "./process-identity.ts";
import { StackError } from "./stack-error.ts";

/** How much of what was written outlives a crash of the machine: `none` makes tests faster. */
export const durabilitySchema = z.enum(["full", "none"]);

/** How much of what was written outlives a crash of the machine. */
export type Durability = z.infer<typeof durabilitySchema>;

/** Name of a stack, which is also a folder's. */
export const stackNameSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    "must be 1 to 31 lower-case letters, digits or dashes, starting with a letter",
  );

/** Names of the four servers. */
export const serverNameSchema = z.enum(["postgres", "mongo", "redis", "minio"]);

/** Name of one of the four servers. */
export type ServerName = z.infer<typeof serverNameSchema>;

const secretSchema = z.string().min(16);

/** Passwords and keys made for one stack. */
export const credentialsSchema = z.strictObject({
  postgresPassword: secretSchema,
  mongoPassword: secretSchema,
  mongoKey: secretSchema,
  redisPassword: secretSchema,
  minioAccessKey: secretSchema,
  minioSecretKey: secretSchema,
});

/** Passwords and keys made for one stack. */
export type Credentials = z.infer<typeof credentialsSchema>;

const serverRecordSchema = z.strictObject({
  binary: z.string(),
  version: z.string(),
  port: z.int().min(1).max(65_535),
  /** Hash of the command, environment and files it was started with. */
  fingerprint: z.string(),
  /** The process last started for it; it may have died since. */
  process: processIdentitySchema,
});

/** What is remembered of a server that this stack started. */
export type ServerRecord = z.infer<typeof serverRecordSchema>;

/** What is remembered of a stack. */
export const stackStateSchema = z.strictObject({
  format: z.literal(1),
  name: stackNameSchema,
  durability: durabilitySchema,
  credentials: credentialsSchema,
  servers: z.partialRecord(serverNameSchema, serverRecordSchema),
});

/** What is remembered of a stack. */
export type StackState = z.infer<typeof stackStateSchema>;

/** The state of a stack that has never run, with random credentials. */
export function newState(name: string, durability: Durability): StackState {
  const secret = (bytes: number) => randomBytes(bytes).toString("hex");
  return {
    format: 1,
    name,
    durability,
    credentials: {
      postgresPassword: secret(24),
      mongoPassword: secret(24),
      mongoKey: secret(48),
      redisPassword: secret(24),
      minioAccessKey: secret(10),
      minioSecretKey: secret(20),
    },
    servers: {},
  };
}

/**
 * Reads a stack's state; undefined when there is none.
 * @throws StackError when the file is not readable as a state.
 */
export function readState(file: string): StackState | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  return parseState(text, file);
}

/**
 * Parses the text of a state file.
 * @throws StackError that says how to start afresh.
 */
export function parseState(text: string, file: string): StackState {
  try {
    return stackStateSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : "it is not JSON";
    throw new StackError(
      `The stack's state file ${file} cannot be read (${reason}). Delete the stack with \`stack reset\` and start it again.`,
      { cause },
    );
  }
}

/**
 * Replaces a stack's state file as a whole. It does not yield to the event loop, so that nothing stands
 * between the start of a server and the note of its pid.
 */
export function writeState(file: string, state: StackState): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o711 });
  const draft = `${file}.draft`;
  writeFileSync(draft, JSON.stringify(state, null, 2), { mode: 0o600 });
  renameSync(draft, file);
}
