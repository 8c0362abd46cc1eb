import type { Command } from "commander";
import { z } from "zod";
import { CliError } from "../cli-error.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import { isSessionOver } from "../session.ts";
import type { Terminal } from "../terminal.ts";

const optionsSchema = z.object({ everywhere: z.boolean().default(false) });

/** Adds `logout`. */
export function addLogout(program: Command, terminal: Terminal): void {
  program
    .command("logout")
    .description("End the session, at the server and in the profile.")
    .option("--everywhere", "end the account's sessions on every device")
    .addHelpText("after", examples("marketplace-cli logout", "marketplace-cli logout --everywhere"))
    .action(async (options: unknown, command: Command) =>
      logout(await openInvocation(terminal, command), optionsSchema.parse(options)),
    );
}

async function logout(invocation: Invocation, { everywhere }: z.infer<typeof optionsSchema>): Promise<void> {
  const { signIn, client, output, profileName, profiles } = invocation;
  if (signIn === "none") {
    output.result({ profile: profileName, ended: 0 }, () => "You are not signed in.");
    return;
  }
  let ended = 0;
  let fault: unknown;
  try {
    const { users } = client;
    ended = (await (everywhere ? users.logoutEverywhere : users.logout).mutate({})).ended;
  } catch (failure) {
    if (!isSessionOver(failure)) fault = failure;
  }
  // Whatever the server said: whoever signs out on this machine wants no keys left on it.
  if (signIn === "session") await profiles.change(profileName, async ({ session: _, ...kept }) => kept);
  if (fault !== undefined) {
    throw new CliError("The keys on this machine are deleted, but the server has not ended the session.", {
      code: "SESSION_NOT_ENDED",
      remedy: "It ends by itself when it is not used; to end it now, sign in and run logout --everywhere.",
      cause: fault,
    });
  }
  output.result({ profile: profileName, ended }, () =>
    ended > 1 ? `Signed out; ${ended} sessions ended.` : "Signed out.",
  );
}
