import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { RouterInputs, RouterOutputs } from "./app-router.ts";
import type { createClient } from "./client.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Client = ReturnType<typeof createClient>;
type Answer<Call extends (...args: never) => Promise<unknown>> = Awaited<ReturnType<Call>>;

/** Compiles only for the type `true`. */
function holds<_Claim extends true>(): void {}

describe("the types of the client", () => {
  it("are the server's own, dates and money included", () => {
    holds<Equal<Answer<Client["system"]["info"]["query"]>["time"], Date>>();
    holds<Equal<Answer<Client["users"]["me"]["query"]>, RouterOutputs["users"]["me"]>>();
    holds<Equal<RouterOutputs["users"]["me"]["role"], "member" | "moderator" | "admin">>();
    holds<Equal<RouterInputs["media"]["createUpload"]["bytes"], number>>();
    holds<Equal<RouterInputs["orders"]["place"]["payment"], { token: string }>>();
    holds<Equal<RouterOutputs["orders"]["decide"], RouterOutputs["orders"]["byId"]>>();
    holds<Equal<RouterOutputs["orders"]["byId"]["dueAt"], Date | null>>();
    holds<Equal<RouterOutputs["orders"]["byId"]["refunded"], { amount: number; currency: string }>>();
  });

  describe("break the compilation of a client", () => {
    const cases = [
      [
        "a field of an answer that is named otherwise",
        "users.me.query().then(({ emailAddress }) => emailAddress)",
        "emailAddress",
      ],
      [
        "a field of an input that is named otherwise",
        'users.login.mutate({ mail: "a@b.example", password: "x" })',
        "mail",
      ],
      ["an input of another type", "users.login.mutate({ email: 7, password: 'x' })", "number"],
      ["a procedure that does not exist", "users.remove.mutate({})", "remove"],
      [
        "a change of an order without a key",
        'orders.confirm.mutate({ orderId: "x", version: 2 })',
        "idempotencyKey",
      ],
      ["an order without a payment", "orders.place.mutate({ idempotencyKey: 'a-key-of-mine' })", "payment"],
      ["a mutation called as a query", "users.login.query({ email: 'a@b.example', password: 'x' })", "query"],
    ] as const;
    const right = "users.me.query().then(({ email }): string => email)";

    let complaints: readonly string[];
    before(() => {
      const cache = join(import.meta.dirname, "../.cache");
      mkdirSync(cache, { recursive: true });
      const folder = mkdtempSync(join(cache, "types-"));
      const config = {
        extends: "../../../../tsconfig.json",
        compilerOptions: { noEmit: true },
        include: ["."],
      };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
      // All in one compilation, each in a file of its own.
      for (const [index, call] of [right, ...cases.map(([, call]) => call)].entries()) {
        const program = `import { createClient } from "@marketplace/api";
const client = createClient({ url: "http://127.0.0.1:1" });
export const answer = client.${call};
`;
        writeFileSync(join(folder, `client-${index}.ts`), program);
      }
      const compiler = join(import.meta.dirname, "../../../node_modules/typescript-native/bin/tsc");
      const { stdout } = spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
      rmSync(folder, { recursive: true });
      complaints = stdout.split("\n").filter((line) => line.includes("error TS"));
    });
    const about = (index: number) =>
      complaints.filter((line) => line.includes(`client-${index}.ts`)).join("\n");

    it("not where it is right, nor anywhere else than by these", () => {
      expect(about(0)).to.equal("");
      expect(complaints.filter((line) => !/client-\d+\.ts/.test(line))).to.deep.equal([]);
    });

    for (const [index, [what, , named]] of cases.entries()) {
      it(`by ${what}`, () => {
        expect(about(index + 1))
          .to.match(/error TS\d+/)
          .and.to.contain(named);
      });
    }
  });
});
