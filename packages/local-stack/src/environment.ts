import { z } from "zod";
import type { Server } from "./server.ts";
import { StackError } from "./stack-error.ts";

// An empty variable counts as none, as shells and compose files mean it.
const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const environmentSchema = z.object({
  PATH: z.string().default("/usr/bin:/bin"),
  MARKETPLACE_CACHE: optional(z.string()),
  XDG_CACHE_HOME: optional(z.string()),
  POSTGRES_URL: optional(
    z.url({
      protocol: /^postgres(ql)?$/,
      error: "must be a URL such as postgres://user:password@host:5432/name",
    }),
  ),
  MONGO_URL: optional(
    z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, "must be a URL such as mongodb://host:27017/name?replicaSet=rs0"),
  ),
  REDIS_URL: optional(
    z.url({ protocol: /^rediss?$/, error: "must be a URL such as redis://:password@host:6379/0" }),
  ),
  MINIO_URL: optional(z.url({ protocol: /^https?$/, error: "must be a URL such as http://host:9000" })),
  MINIO_ACCESS_KEY: optional(z.string()),
  MINIO_SECRET_KEY: optional(z.string()),
});

/** What the launcher reads of its environment. */
export type Environment = z.infer<typeof environmentSchema>;

/**
 * Reads the environment.
 * @throws StackError that names every variable that is wrong, and its expected form.
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const parsed = environmentSchema.safeParse(variables);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new StackError(`The environment is not usable: ${problems.join("; ")}.`);
  }
  const { MINIO_URL, MINIO_ACCESS_KEY, MINIO_SECRET_KEY } = parsed.data;
  if (MINIO_URL !== undefined && (MINIO_ACCESS_KEY === undefined || MINIO_SECRET_KEY === undefined))
    throw new StackError("MINIO_URL is set; set MINIO_ACCESS_KEY and MINIO_SECRET_KEY with it.");
  return parsed.data;
}

/** Whether the environment names a server that runs elsewhere. */
export function isElsewhere(environment: Environment, server: Server): boolean {
  return environment[server.urlVariable] !== undefined;
}
