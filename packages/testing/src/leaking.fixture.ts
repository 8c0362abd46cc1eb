import { createServer } from "node:net";

/** Not a suite of its own: the reporter's test runs it to see that a handle left open fails the run. */
describe("a suite that leaves a server open", () => {
  it("passes", (done) => {
    createServer().listen({ host: "127.0.0.1", port: 0 }, done);
  });
});
