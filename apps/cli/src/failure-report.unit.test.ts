import { expect } from "chai";
import { CliError } from "./cli-error.ts";
import { reportOf } from "./failure-report.ts";
import { refusal, thrownFor } from "./refusal.fixture.ts";

describe("a failure", () => {
  it("of a call is told in the server's words, with what to do and the request's id", async () => {
    const thrown = await thrownFor(async () => refusal("FORBIDDEN", { message: "Only admins can." }));
    expect(reportOf(thrown)).to.include({
      exitCode: 1,
      code: "FORBIDDEN",
      message: "Only admins can.",
      requestId: "request-1",
    });
    expect(reportOf(thrown).remedy).to.contain("whoami");
  });

  it("says how long to wait where the server does", async () => {
    const details = { retryAfterSeconds: 12 };
    expect(reportOf(await thrownFor(async () => refusal("RATE_LIMITED", { details }))).remedy).to.equal(
      "Wait 12 s, then try again.",
    );
  });

  it("inside the client's own error is found", async () => {
    const own = new CliError("The session has ended.", { code: "SESSION_ENDED", remedy: "Sign in again." });
    expect(reportOf(await thrownFor(() => Promise.reject(own)))).to.include({
      code: "SESSION_ENDED",
      remedy: "Sign in again.",
    });
  });

  it("of a proxy that is not the marketplace is one of reaching it", async () => {
    const page = async () => new Response("<html>Bad gateway</html>", { status: 502 });
    expect(reportOf(await thrownFor(page)).code).to.equal("UNREACHABLE");
  });

  it("that nobody foresaw is called a fault, with all of its causes", () => {
    const fault = new Error("cannot draw", { cause: new Error("no font") });
    expect(reportOf(fault)).to.include({
      exitCode: 1,
      code: "FAULT",
      message: "marketplace-cli has a fault: cannot draw: no font",
    });
  });

  it("cannot steer the terminal that it is shown on", async () => {
    const thrown = await thrownFor(async () => refusal("FORBIDDEN", { message: "No\u001b[2Jno" }));
    expect(reportOf(thrown).message).to.equal("No\ufffd[2Jno");
  });

  it("by Ctrl-C at a prompt ends with 130", () => {
    const forced = Object.assign(new Error("User force closed"), { name: "ExitPromptError" });
    expect(reportOf(forced).exitCode).to.equal(130);
  });
});
