import type { Command } from "commander";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import { printableLine } from "../printable.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Adds `users`. */
export function addUsers(program: Command, terminal: Terminal): void {
  const users = program
    .command("users")
    .description("Look at accounts.")
    .helpCommand(false)
    .addHelpText("after", examples("marketplace-cli users me"));
  users
    .command("me")
    .description("Show the account that is signed in.")
    .addHelpText("after", examples("marketplace-cli users me", "marketplace-cli users me --json"))
    .action(async (_options: unknown, command: Command) => showMe(await openInvocation(terminal, command)));
}

async function showMe({ client, output }: Invocation): Promise<void> {
  const account = await client.users.me.query({});
  const { preferences } = account;
  const mail = Object.entries(preferences.emailNotifications).flatMap(([about, wanted]) =>
    wanted ? [about.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`)] : [],
  );
  const rows = [
    ["Name", account.name],
    ["E-mail", account.email],
    ["Role", account.role],
    ["Place", [account.city, account.country].filter((part) => part !== null).join(", ") || "-"],
    ["Language", preferences.locale],
    ["Currency", preferences.currency],
    ["Mail about", mail.join(", ") || "nothing"],
    ["Member since", account.createdAt.toISOString().slice(0, 10)],
    ["Bio", account.bio || "-"],
    ["Id", account.id],
  ].map((row) => row.map(printableLine));
  output.result(account, (colours) =>
    table([{ title: "Field" }, { title: "Value", flexible: true }], rows, { width: output.columns, colours }),
  );
}
