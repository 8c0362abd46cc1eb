import type { Command } from "commander";
import { z } from "zod";
import { needsInput } from "../cli-error.ts";
import { guestClient, keysOf } from "../connection.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import { printableLine } from "../printable.ts";
import { readSecret } from "../read-secret.ts";
import { isInteractive, type Terminal } from "../terminal.ts";

const optionsSchema = z.object({ email: z.string().optional(), passwordStdin: z.boolean().default(false) });
type LoginOptions = z.infer<typeof optionsSchema>;

/** Adds `login`. */
export function addLogin(program: Command, terminal: Terminal): void {
  program
    .command("login")
    .description("Sign in, and stay signed in under a profile.")
    .option("--email <address>", "the account's e-mail address; asked for when left out")
    .option("--password-stdin", "read the password from standard input")
    .addHelpText(
      "after",
      examples(
        "marketplace-cli login",
        "marketplace-cli login --email anna@example.org --password-stdin <secret.txt",
        "marketplace-cli login --profile staging --url https://api.staging.example",
      ),
    )
    .action(async (options: unknown, command: Command) =>
      login(await openInvocation(terminal, command), optionsSchema.parse(options)),
    );
}

async function login(invocation: Invocation, options: LoginOptions): Promise<void> {
  const { endpoints, fetch, output, profileName, profiles } = invocation;
  warnOfPlainHttp(invocation);
  const email = options.email ?? (await askEmail(invocation));
  const password = await passwordFrom(invocation, options);
  const { account, tokens } = await guestClient({ endpoints, fetch }).users.login.mutate({ email, password });
  const { accessToken, accessExpiresAt, refreshToken } = keysOf(tokens);
  await profiles.change(profileName, async () => ({
    ...endpoints,
    session: {
      ...endpoints,
      email: account.email,
      accessToken,
      accessExpiresAt: accessExpiresAt.toISOString(),
      refreshToken,
    },
  }));
  const { id, name, role } = account;
  output.result(
    { profile: profileName, ...endpoints, account: { id, email: account.email, name, role } },
    ({ bold }) =>
      `Signed in as ${bold(printableLine(name))} (${account.email}, ${role})\nat ${endpoints.url}, profile ${profileName}.`,
  );
}

async function askEmail({ terminal, profile }: Invocation): Promise<string> {
  if (!isInteractive(terminal)) throw needsInput("The e-mail address", "Give it with --email.");
  return terminal.prompts.line("E-mail address", profile.session?.email);
}

async function passwordFrom({ terminal }: Invocation, { passwordStdin }: LoginOptions): Promise<string> {
  if (passwordStdin) return readSecret(terminal.stdin);
  if (!isInteractive(terminal)) {
    throw needsInput("The password", "Give it on standard input, with --password-stdin.");
  }
  return terminal.prompts.secret("Password");
}

/** Over plain HTTP everyone on the way can read a password; on this machine nobody is on the way. */
function warnOfPlainHttp({ endpoints: { commandUrl }, output }: Invocation): void {
  const { protocol, hostname } = new URL(commandUrl);
  const isHere = hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
  if (protocol === "http:" && !isHere) {
    output.note(`Warning: the password travels to ${commandUrl} unencrypted; use https where you can.`);
  }
}
