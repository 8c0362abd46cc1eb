import { type Command, Option } from "commander";
import { z } from "zod";
import { CliError, EXIT } from "./cli-error.ts";

const addressSchema = z
  .url({ protocol: /^https?$/, error: "must be an address such as http://127.0.0.1:4001" })
  .transform((text) => text.replace(/\/+$/, ""));

const optionsSchema = z.object({
  url: addressSchema.optional(),
  commandUrl: addressSchema.optional(),
  profile: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, "must be 1 to 40 letters, digits, . _ or -")
    .optional(),
  token: z
    .string()
    .regex(/^[\x21-\x7e]{8,500}$/, "must be an access token, without spaces")
    .optional(),
  json: z.boolean().default(false),
  color: z.boolean().default(true),
  yes: z.boolean().default(false),
  verbose: z.boolean().default(false),
});

/** What may be said beside every command. */
export type GlobalOptions = z.infer<typeof optionsSchema>;

/** The environment's word on the same. */
export type EnvironmentOptions = Pick<GlobalOptions, "url" | "commandUrl" | "profile" | "token">;

/** Adds the options that every command takes. */
export function addGlobalOptions(program: Command): Command {
  return program
    .option("--url <url>", "the query process (MARKETPLACE_URL)")
    .option("--command-url <url>", "the command process (MARKETPLACE_COMMAND_URL)")
    .option("--profile <name>", "addresses and sign-in under a name (MARKETPLACE_PROFILE)")
    .option("--token <token>", "an access token; safer in MARKETPLACE_TOKEN")
    .option("--json", "one JSON document on standard output")
    .addOption(new Option("--no-color", "no colours (NO_COLOR)"))
    .option("-y, --yes", "answer yes to every question")
    .option("--verbose", "requests and stacks on standard error");
}

/**
 * Parses what a command line says beside its command.
 * @throws CliError with exit code 2 that names each wrong option.
 */
export function parseGlobalOptions(options: unknown): GlobalOptions {
  return parse(optionsSchema, options, (name) => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`);
}

/**
 * Reads the same from the environment; an empty variable counts as unset.
 * @throws CliError with exit code 2 that names each wrong variable.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentOptions {
  const variables = {
    url: env.MARKETPLACE_URL || undefined,
    commandUrl: env.MARKETPLACE_COMMAND_URL || undefined,
    profile: env.MARKETPLACE_PROFILE || undefined,
    token: env.MARKETPLACE_TOKEN || undefined,
  };
  const schema = optionsSchema.pick({ url: true, commandUrl: true, profile: true, token: true });
  return parse(
    schema,
    variables,
    (name) => `MARKETPLACE_${name === "commandUrl" ? "COMMAND_URL" : name.toUpperCase()}`,
  );
}

function parse<S extends z.ZodType>(schema: S, value: unknown, say: (name: string) => string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${say(String(issue.path[0]))} ${issue.message}`);
  throw new CliError(`${wrong.join("; ")}.`, {
    code: "USAGE",
    remedy: "Correct it and run again; --help shows every option.",
    exitCode: EXIT.usage,
  });
}
