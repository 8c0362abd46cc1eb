import { expect } from "chai";
import { openClosers } from "./closers.ts";

describe("what was opened", () => {
  it("is closed in the end, the last opened first, whatever fails", async () => {
    const closed: string[] = [];
    const opened = (name: string, fails = false) => ({
      name,
      close: async () => {
        closed.push(name);
        if (fails) throw new Error(`${name} stays open`);
      },
    });
    const closers = openClosers();
    expect(closers.keep(opened("stores")).name).to.equal("stores");
    closers.keep(opened("server", true));
    closers.keep(opened("client", true));
    const failure: unknown = await closers.closeAll().catch((thrown: unknown) => thrown);
    expect(failure).to.have.property("message", "client stays open");
    expect(closed).to.deep.equal(["client", "server", "stores"]);
  });
});
