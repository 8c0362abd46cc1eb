import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { guestClient, tokenClient } from "./connection.ts";
import { admin, type Platform, startPlatform } from "./platform.fixture.ts";
import { profileFile } from "./profile.ts";
import { buildBin, type Run, runBin } from "./program.fixture.ts";

describe("marketplace-cli as a process", () => {
  let platform: Platform;
  let folder: string;
  before(async () => {
    [platform] = await Promise.all([startPlatform(), buildBin()]);
  });
  after(() => platform.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "marketplace-cli-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  function run(args: readonly string[], options: Parameters<typeof runBin>[1] = {}): Promise<Run> {
    const { url, commandUrl } = platform.endpoints;
    const env = {
      XDG_CONFIG_HOME: folder,
      MARKETPLACE_URL: url,
      MARKETPLACE_COMMAND_URL: commandUrl,
      ...options.env,
    };
    return runBin(args, { ...options, env });
  }
  const profilePath = () => join(folder, "marketplace", "config.json");
  const login = (extra: readonly string[] = []) =>
    run(["login", "--email", admin.email, "--password-stdin", ...extra], { input: `${admin.password}\n` });

  it("signs in, stays signed in, and signs out", async () => {
    const signedIn = await login(["--json"]);
    expect(signedIn).to.include({ exitCode: 0, stderr: "" });
    expect(JSON.parse(signedIn.stdout)).to.have.nested.property("account.role", "admin");
    expect((await stat(profilePath())).mode & 0o777).to.equal(0o600);

    const who = await run(["whoami", "--json"]);
    expect(JSON.parse(who.stdout)).to.deep.include({ signIn: "session", profile: "default" });
    expect(who.stdout).to.not.contain("oken");

    const out = await run(["logout", "--json"]);
    expect(JSON.parse(out.stdout)).to.deep.equal({ profile: "default", ended: 1 });
    expect(await readFile(profilePath(), "utf8")).to.not.contain("oken");
    expect(await run(["whoami"])).to.include({ exitCode: 1, stdout: "" });
    expect(await run(["logout"])).to.include({ exitCode: 0, stdout: "You are not signed in.\n" });
  });

  it("tells a wrong password in one line, what to do in another, and the request's id", async () => {
    const wrong = await run(["login", "--email", admin.email, "--password-stdin"], { input: "guess\n" });
    expect(wrong).to.include({ exitCode: 1, stdout: "" });
    expect(wrong.stderr.split("\n")).to.have.length(4);
    expect(wrong.stderr).to.match(/^Error: .*\nTo do: .*\nRequest id: [\w-]{8,}\n$/);
  });

  it("renews an expired token, and so do three processes at once without ending the session", async () => {
    await login();
    const file = profileFile(profilePath());
    const expire = () =>
      file.change("default", async (profile) => {
        if (profile.session === undefined) throw new Error("Nobody is signed in");
        return { ...profile, session: { ...profile.session, accessExpiresAt: new Date(0).toISOString() } };
      });
    await expire();
    const before = (await file.read("default")).session?.refreshToken;
    const runs = await Promise.all([1, 2, 3].map(() => run(["whoami"])));
    expect(runs.map(({ exitCode }) => exitCode)).to.deep.equal([0, 0, 0]);
    expect((await file.read("default")).session?.refreshToken).to.not.equal(before);
    await expire();
    expect((await run(["whoami"])).exitCode).to.equal(0);
  });

  it("says to sign in again when the session was ended elsewhere, and forgets it", async () => {
    await login();
    const { users } = guestClient({ ...platform, fetch });
    const elsewhere = await users.login.mutate(admin);
    await tokenClient({ ...platform, fetch }, elsewhere.tokens.accessToken).users.logoutEverywhere.mutate({});
    const { exitCode, stderr } = await run(["whoami"]);
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain("To do: Sign in");
    expect(await run(["logout"])).to.include({ exitCode: 0 });
  });

  it("acts by a token that is given, and keeps nothing of it", async () => {
    const { tokens } = await guestClient({ ...platform, fetch }).users.login.mutate(admin);
    const { exitCode, stdout } = await run(["users", "me", "--json"], {
      env: { MARKETPLACE_TOKEN: tokens.accessToken },
    });
    expect(exitCode).to.equal(0);
    expect(JSON.parse(stdout)).to.have.property("email", admin.email);
    expect(await stat(profilePath()).catch(() => null)).to.equal(null);
  });

  it("finds nothing wrong with a whole installation, as its administrator", async () => {
    await login();
    const { exitCode, stdout, stderr } = await run(["doctor", "--json"]);
    const { ok, findings } = JSON.parse(stdout);
    expect({ exitCode, ok, stderr }, stdout).to.deep.equal({ exitCode: 0, ok: true, stderr: "" });
    const names = findings.map(({ check }: { check: string }) => check);
    expect(names).to.include.members(["clock", "version", "postgresql", "mongodb", "redis", "minio", "disk"]);
  });

  it("checks what it can for somebody who is not signed in, and says what is left out", async () => {
    const { exitCode, stdout } = await run(["doctor"]);
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain("left out  stores, migrations, disk").and.to.contain("Nothing is wrong.");
  });

  it("ends with 1 when a process does not answer, and says which", async () => {
    const { exitCode, stdout } = await run(["doctor"], {
      env: { MARKETPLACE_COMMAND_URL: "http://127.0.0.1:9" },
    });
    expect(exitCode).to.equal(1);
    expect(stdout).to.match(/PROBLEM +command process +http:\/\/127\.0\.0\.1:9 cannot be reached/);
    expect(stdout).to.match(/ok +query process/);
  });

  it("writes no colours into a pipe", async () => {
    for (const args of [["--help"], ["doctor"], ["listings", "list"]]) {
      const { stdout, stderr } = await run(args);
      expect(stdout + stderr).to.not.contain("\u001b");
    }
  });

  it("ends quietly when the reader of its pipe has seen enough", async () => {
    const { stderr } = await run(["listings", "list", "--json"], {
      onStart: (child) => child.stdout?.destroy(),
    });
    expect(stderr).to.equal("");
  });

  describe("against a server that never answers", () => {
    const asked: (string | undefined)[] = [];
    const hanging = createServer((request) => {
      asked.push(request.headers.authorization);
    });
    let url: string;
    before(async () => {
      hanging.listen(0, "127.0.0.1");
      await once(hanging, "listening");
      const address = hanging.address();
      if (address === null || typeof address === "string") throw new Error("It does not listen on a port");
      url = `http://127.0.0.1:${address.port}`;
    });
    after(() => {
      hanging.closeAllConnections();
      hanging.close();
    });

    for (const json of [false, true]) {
      it(`ends with 130 at Ctrl-C${json ? ", in JSON too" : ""}`, async () => {
        const { exitCode, stdout, stderr } = await run(
          ["listings", "list", "--url", url, ...(json ? ["--json"] : [])],
          { onStart: (child) => hanging.once("request", () => child.kill("SIGINT")) },
        );
        expect(exitCode).to.equal(130);
        expect(stderr).to.contain("Stopped by Ctrl-C.");
        if (json) expect(JSON.parse(stdout)).to.have.nested.property("error.code", "INTERRUPTED");
        else expect(stdout).to.equal("");
      });
    }

    it("never sends one installation's session to another", async () => {
      await login();
      asked.length = 0;
      await run(["listings", "list", "--url", url], {
        onStart: (child) => hanging.once("request", () => child.kill("SIGINT")),
      });
      expect(asked).to.deep.equal([undefined]);
      expect((await run(["whoami", "--url", url])).stderr).to.contain(`Nobody is signed in at ${url}`);
    });
  });

  it("warns when others can read the profile, and mends that at the next sign-in", async () => {
    await login();
    await chmod(profilePath(), 0o644);
    expect((await run(["whoami"])).stderr).to.contain("Warning: other accounts of this machine can read");
    await login();
    expect((await run(["whoami"])).stderr).to.equal("");
  });
});
