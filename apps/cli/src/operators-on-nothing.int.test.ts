import { expect } from "chai";
import { guestClient } from "./connection.ts";
import { admin, type Platform, startPlatform } from "./platform.fixture.ts";
import { buildBin, runBin } from "./program.fixture.ts";

describe("marketplace-cli for operators of an installation where nothing has happened", () => {
  let platform: Platform;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    [platform] = await Promise.all([startPlatform(), buildBin()]);
    const { tokens } = await guestClient({ ...platform, fetch }).users.login.mutate(admin);
    const { url, commandUrl } = platform.endpoints;
    const at = { MARKETPLACE_URL: url, MARKETPLACE_COMMAND_URL: commandUrl };
    env = { ...at, MARKETPLACE_TOKEN: tokens.accessToken };
  });
  after(() => platform.close());

  for (const [words, ...args] of [
    ["No saga has been begun.", "saga", "list"],
    ["No saga needs attention.", "saga", "list", "--status", "needs-attention"],
    ["No place-order is running.", "saga", "list", "--status", "running", "--name", "place-order"],
    ["Nothing is in doubt.", "2pc", "list"],
    ["Nothing is in doubt.", "2pc", "resolve", "--yes"],
    ["No group reads events yet.", "events", "lag", "--bound", "3600"],
    ["There are no dead letters.", "events", "dead"],
    [
      "There are no dead letters.",
      "events",
      "replay",
      "--all",
      "--group",
      "cache",
      "--yes",
      "--reason",
      "none",
    ],
    ["No money has moved yet.", "ledger", "balances"],
    ["Nothing is wrong.", "ledger", "verify"],
  ] as const) {
    it(`says in words what ${args.join(" ")} comes to, and ends with 0`, async () => {
      const { exitCode, stdout, stderr } = await runBin(args, { env });
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
      expect(stdout).to.contain(words);
    });
  }
});
