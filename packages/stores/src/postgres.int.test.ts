import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect } from "chai";
import { isStoreFault } from "./fault.ts";
import { openPostgres } from "./postgres.ts";
import { execute } from "./rows.ts";

/** A message of PostgreSQL's protocol: its type, its length and its body. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

describe("a connection to PostgreSQL", () => {
  it("that is ended in the moment it opens fails its call, and not the process", async () => {
    const opened = Buffer.concat([
      message("R", Buffer.alloc(4)),
      message("Z", Buffer.from("I")),
      message("E", Buffer.from("SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0")),
    ]);
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end(opened));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port }: Partial<AddressInfo> = Object(server.address());
    const postgres = openPostgres({
      POSTGRES_URL: `postgres://nobody@127.0.0.1:${port}/none`,
      POSTGRES_POOL_MAX: 1,
      STORE_TIMEOUT_MS: 500,
    });
    try {
      for (let call = 0; call < 3; call += 1) {
        const thrown: unknown = await execute(postgres.sequelize, { sql: "SELECT 1" }).then(
          () => undefined,
          (failure: unknown) => failure,
        );
        expect(isStoreFault(thrown), String(thrown)).to.equal(true);
      }
    } finally {
      await postgres.close();
      server.close();
    }
  });
});
