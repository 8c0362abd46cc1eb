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
  });

  describe("break the compilation of a client", function () {
    this.timeout(60_000);
    let folder: string;
    before(() => {
      const cache = join(import.meta.dirname, "../.cache");
      mkdirSync(cache, { recursive: true });
      folder = mkdtempSync(join(cache, "types-"));
      const config = {
        extends: "../../../../tsconfig.json",
        compilerOptions: { noEmit: true },
        include: ["."],
      };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    });
    after(() => rmSync(folder, { recursive: true }));

    function compile(statement: string): string {
      const program = `import { createClient } from "@marketplace/api";
const client = createClient({ url: "http://127.0.0.1:1" });
${statement}
`;
      writeFileSync(join(folder, "client.ts"), program);
      const compiler = join(import.meta.dirname, "../../../node_modules/typescript-native/bin/tsc");
      const { stdout } = spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
      return stdout.trim();
    }

    const cases = [
      [
        "a field of an answer that is named otherwise",
        "me.query().then(({ emailAddress }) => emailAddress)",
        "emailAddress",
      ],
      [
        "a field of an input that is named otherwise",
        'login.mutate({ mail: "a@b.example", password: "x" })',
        "mail",
      ],
      ["an input of another type", "login.mutate({ email: 7, password: 'x' })", "number"],
      ["a procedure that does not exist", "remove.mutate({})", "remove"],
      ["a mutation called as a query", "login.query({ email: 'a@b.example', password: 'x' })", "query"],
    ] as const;

    it("not where it is right", () => {
      expect(
        compile("export const email: Promise<string> = client.users.me.query().then(({ email }) => email);"),
      ).to.equal("");
    });

    for (const [what, call, named] of cases) {
      it(`by ${what}`, () => {
        const complaint = compile(`export const answer = client.users.${call};`);
        expect(complaint)
          .to.match(/error TS\d+/)
          .and.to.contain(named);
      });
    }
  });
});
