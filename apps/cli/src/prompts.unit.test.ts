import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { reportOf } from "./failure-report.ts";
import { terminalPrompts } from "./prompts.ts";
import { keptOutput } from "./terminal.fixture.ts";

/** Prompts whose keyboard types when the screen shows something. */
function open(keys: readonly { readonly when: string; readonly type: string }[]) {
  const input = new PassThrough();
  const output = keptOutput(true);
  const left = [...keys];
  const write = output.write.bind(output);
  output.write = (chunk: string | Uint8Array) => {
    const wrote = write(String(chunk));
    const next = left[0];
    if (next !== undefined && stripVTControlCharacters(output.text()).includes(next.when)) {
      left.shift();
      setImmediate(() => input.write(next.type));
    }
    return wrote;
  };
  return { prompts: terminalPrompts(input, output), screen: () => stripVTControlCharacters(output.text()) };
}

describe("prompts", () => {
  it("ask for a line, until something is typed", async () => {
    const { prompts, screen } = open([
      { when: "E-mail address", type: "\r" },
      { when: "Type something", type: " anna@example.org \r" },
    ]);
    expect(await prompts.line("E-mail address")).to.equal("anna@example.org");
    expect(screen()).to.contain("or press Ctrl-C to stop");
  });

  it("offer what was typed the last time", async () => {
    const { prompts } = open([{ when: "E-mail address", type: "\r" }]);
    expect(await prompts.line("E-mail address", "anna@example.org")).to.equal("anna@example.org");
  });

  it("never show a secret", async () => {
    const { prompts, screen } = open([{ when: "Password", type: "correct horse\r" }]);
    expect(await prompts.secret("Password")).to.equal("correct horse");
    expect(screen()).to.contain("*").and.to.not.contain("horse");
  });

  it("take nothing for a yes but a yes", async () => {
    expect(await open([{ when: "Go on?", type: "\r" }]).prompts.confirm("Go on?")).to.equal(false);
    expect(await open([{ when: "Go on?", type: "y\r" }]).prompts.confirm("Go on?")).to.equal(true);
  });

  it("end with 130 at Ctrl-C", async () => {
    const { prompts } = open([{ when: "Password", type: "\u0003" }]);
    const failure = await prompts.secret("Password").catch((thrown: unknown) => thrown);
    expect(reportOf(failure).exitCode).to.equal(130);
  });
});
