import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import { printableLine } from "../printable.ts";
import type { Terminal } from "../terminal.ts";

/** Adds `whoami`. */
export function addWhoami(program: Command, terminal: Terminal): void {
  program
    .command("whoami")
    .description("Say which account is signed in, and where.")
    .addHelpText("after", examples("marketplace-cli whoami", "marketplace-cli whoami --json"))
    .action(async (_options: unknown, command: Command) => whoami(await openInvocation(terminal, command)));
}

async function whoami({ client, signIn, output, endpoints, profileName }: Invocation): Promise<void> {
  if (signIn === "none") {
    throw new CliError(`Nobody is signed in at ${endpoints.url}, profile ${profileName}.`, {
      code: "UNAUTHENTICATED",
      remedy: "Sign in: marketplace-cli login",
    });
  }
  const { id, email, name, role } = await client.users.me.query({});
  output.result(
    { profile: profileName, ...endpoints, signIn, account: { id, email, name, role } },
    ({ bold }) =>
      `${bold(printableLine(name))} (${email}, ${role})\nat ${endpoints.url}, ${
        signIn === "token" ? "by the token given" : `profile ${profileName}`
      }.`,
  );
}
