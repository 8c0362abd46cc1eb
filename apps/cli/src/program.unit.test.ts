import { expect } from "chai";
import { runCli } from "./program.ts";
import { fakeTerminal } from "./terminal.fixture.ts";

async function run(args: readonly string[], options: Parameters<typeof fakeTerminal>[0] = {}) {
  const terminal = fakeTerminal(options);
  const exitCode = await runCli(args, terminal);
  return { exitCode, stdout: terminal.stdout.text(), stderr: terminal.stderr.text() };
}

const commands = [
  "login",
  "logout",
  "whoami",
  "doctor",
  "seed",
  "listings list",
  "listings show",
  "users me",
  ...["list", "show", "retry", "compensate", "recover", "abandon"].map((verb) => `saga ${verb}`),
  ...["2pc list", "2pc resolve", "ledger verify", "ledger balances", "ledger statement"],
  "payments reconcile",
  ...["lag", "dead", "replay", "discard", "forget"].map((verb) => `events ${verb}`),
  ...["projections", "rebuild", "job"].map((verb) => `events ${verb}`),
  ...["find", "suggest", "reindex"].map((verb) => `search ${verb}`),
];

const june = ["--provider", "stripe", "--from", "2026-06-01", "--to", "2026-07-01"];

describe("marketplace-cli", () => {
  it("documents its exit codes and shows examples", async () => {
    const { exitCode, stdout, stderr } = await run(["--help"]);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    for (const code of ["0 ", "1 ", "2 ", "130 "]) expect(stdout).to.contain(`\n  ${code}`);
    expect(stdout).to.contain("Examples:");
    for (const line of stdout.split("\n")) expect(line.length, line).to.be.at.most(80);
  });

  for (const command of commands) {
    it(`explains ${command} with an example, within 80 columns`, async () => {
      const { exitCode, stdout } = await run([...command.split(" "), "--help"]);
      expect(exitCode).to.equal(0);
      expect(stdout).to.contain(`Examples:\n  $ marketplace-cli ${command}`);
      expect(stdout).to.contain("--json");
      for (const line of stdout.split("\n")) expect(line.length, line).to.be.at.most(80);
    });
  }

  it("guesses what was meant, and ends with 2", async () => {
    const { exitCode, stdout, stderr } = await run(["doctr"]);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
    expect(stderr).to.equal(
      "Error: unknown command 'doctr'\n(Did you mean doctor?)\nTo do: Run it with --help to see what it takes.\n",
    );
  });

  for (const args of [
    [],
    ["listings"],
    ["listings", "show"],
    ["seed", "--users", "1"],
    ["seed", "--orders", "many"],
    ["listings", "list", "--limit", "0"],
    ["listings", "list", "--mine", "--category", "books"],
    ["saga"],
    ["saga", "list", "--status", "stuck"],
    ["saga", "show"],
    ["saga", "retry", "ID", "--wait", "601"],
    ["saga", "retry", "ID", "--reason", "tried enough"],
    ["saga", "abandon", "ID", "--yes"],
    ["2pc", "resolve"],
    ["events"],
    ["events", "lag", "--bound", "soon"],
    ["events", "replay", "--reason", "tried enough", "--yes"],
    ["events", "replay", "search:1-0", "--reason", "tried enough"],
    ["events", "replay", "search:1-0", "--all", "--group", "search", "--yes", "--reason", "why not"],
    ["events", "discard", "--all", "--yes", "--reason", "why not"],
    ["events", "discard", "search:1-0", "--yes"],
    ["events", "forget"],
    ["events", "forget", "search", "--yes"],
    ["events", "rebuild"],
    ["events", "rebuild", "profiles", "--yes"],
    ["events", "rebuild", "profiles", "--reason", "why not"],
    ["events", "job"],
    ["search"],
    ["search", " ", "--sort", "newest"],
    ["search", "bike", "--max-price", "400"],
    ["search", "bike", "--max-price", "400.505", "--currency", "DKK"],
    ["search", "bike", "--min-price", "many", "--currency", "DKK"],
    ["search", "bike", "--currency", "XXQ"],
    ["search", "bike", "--within", "30"],
    ["search", "bike", "--near", "Aarhus"],
    ["search", "bike", "--near", "95,10"],
    ["search", "bike", "--sort", "distance"],
    ["search", "bike", "--sort", "price_asc"],
    ["search", "bike", "--condition", "broken"],
    ["search", "bike", "--limit", "101"],
    ["search", "suggest"],
    ["search", "reindex", "--yes"],
    ["search", "reindex", "--reason", "why not"],
    ["ledger", "statement"],
    ["ledger", "statement", "ID", "--from", "June"],
    ["payments", "reconcile", "june.csv", "--from", "2026-06-01", "--to", "2026-07-01"],
    ["payments", "reconcile", "/nonexistent.csv", ...june],
    ["whoami", "--no-such-option"],
    ["whoami", "--url", "shop.example"],
    ["whoami", "--profile", "../x"],
    ["whoami", "--token", "has a space"],
  ]) {
    it(`ends with 2 for: ${args.join(" ") || "nothing"}`, async () => {
      const { exitCode, stdout, stderr } = await run(args);
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
      expect(stderr).to.not.equal("");
    });
  }

  it("names a wrong variable of the environment", async () => {
    const { exitCode, stderr } = await run(["whoami"], { env: { MARKETPLACE_COMMAND_URL: "ftp://shop" } });
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("MARKETPLACE_COMMAND_URL must be an address such as");
  });

  it("answers every failure with one JSON document when asked for JSON", async () => {
    for (const [args, code] of [
      [["doctr", "--json"], "USAGE"],
      [["--json"], "USAGE"],
      [["whoami", "--json"], "UNAUTHENTICATED"],
      [["listings", "list", "--json"], "UNREACHABLE"],
    ] as const) {
      const { stdout } = await run(args);
      expect(JSON.parse(stdout)).to.have.nested.property("error.code", code);
    }
  });

  it("says what happened and what to do, without a stack", async () => {
    const { exitCode, stderr } = await run(["listings", "list"]);
    expect(exitCode).to.equal(1);
    expect(stderr).to.equal(
      "Error: http://127.0.0.1:4001 cannot be reached (fetch failed).\n" +
        "To do: Start the servers (npm start), or give their addresses with --url and --command-url.\n",
    );
  });

  it("shows the stack when asked to be verbose", async () => {
    const { stderr } = await run(["listings", "list", "--verbose"]);
    expect(stderr).to.contain("GET http://127.0.0.1:4001/trpc/listings.browse");
    expect(stderr).to.match(/\n {4}at /);
  });

  it("asks nobody where there is no terminal, and says how to give what is missing", async () => {
    expect(await run(["login"])).to.include({
      exitCode: 2,
      stderr:
        "Error: The e-mail address is missing, and there is no terminal to ask at.\nTo do: Give it with --email.\n",
    });
    expect((await run(["login", "--email", "anna@example.org"])).stderr).to.contain("--password-stdin");
    expect(await run(["login", "--email", "anna@example.org", "--password-stdin"])).to.include({
      exitCode: 2,
    });
  });

  it("colours help on a terminal alone, unless NO_COLOR or --no-color says no", async () => {
    const coloured = "\u001b[";
    expect((await run(["--help"], { isTTY: true })).stdout).to.contain(coloured);
    expect((await run(["--help"])).stdout).to.not.contain(coloured);
    expect((await run(["--help"], { isTTY: true, env: { NO_COLOR: "1" } })).stdout).to.not.contain(coloured);
    expect((await run(["--no-color", "--help"], { isTTY: true })).stdout).to.not.contain(coloured);
  });

  it("warns before a password travels unencrypted to another machine", async () => {
    const login = ["login", "--email", "anna@example.org", "--password-stdin"];
    const input = "correct horse battery\n";
    const away = await run([...login, "--url", "http://shop.example"], { input });
    expect(away.stderr).to.contain("Warning: the password travels to http://shop.example unencrypted");
    expect((await run(login, { input })).stderr).to.not.contain("Warning");
  });
});
