import { failureFrom } from "@marketplace/testing";
import { parseOptions } from "@node-rs/argon2";
import { expect } from "chai";
import { effortOf, median } from "./effort.fixture.ts";
import { openPasswords } from "./password-hash.ts";

const OWASP = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

describe("passwords", () => {
  it("are hashed by argon2id with 19 MiB, two passes and one lane, under a salt of their own", async () => {
    const passwords = openPasswords();
    const [one, other] = await Promise.all([passwords.hash("the same"), passwords.hash("the same")]);
    for (const phc of [one, other]) {
      expect(phc).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect(parseOptions(phc)).to.include({ ...OWASP, saltLen: 16 });
    }
    expect(one).to.not.equal(other);
  });

  it("match their own hash alone", async () => {
    const passwords = openPasswords();
    const phc = await passwords.hash("correct horse");
    expect(await passwords.matches("correct horse", phc)).to.equal(true);
    expect(await passwords.matches("correct horsE", phc)).to.equal(false);
    expect(await passwords.matches("", phc)).to.equal(false);
  });

  it("match nobody where there is no account, after the work of a hash", async () => {
    const passwords = openPasswords({ running: 1, waiting: 50 });
    const phc = await passwords.hash("correct horse");
    const effort = { wrong: [] as number[], nobody: [] as number[] };
    for (let round = 0; round < 15; round += 1) {
      for (const [kind, hash] of [
        ["wrong", phc],
        ["nobody", null],
      ] as const) {
        const taken = await effortOf(async () =>
          expect(await passwords.matches("wrong horse", hash)).to.equal(false),
        );
        effort[kind].push(taken);
      }
    }
    const ratio = median(effort.nobody) / median(effort.wrong);
    expect(ratio).to.be.within(0.6, 1.6);
  });

  it("wait for their turn, and are refused when too many wait, with the seconds to wait", async () => {
    const passwords = openPasswords({ running: 1, waiting: 3 });
    const calls = Array.from({ length: 20 }, () => passwords.hash("correct horse"));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status)).to.deep.equal([
      ...Array<string>(4).fill("fulfilled"),
      ...Array<string>(16).fill("rejected"),
    ]);
    const refused = await failureFrom(calls[19] ?? Promise.resolve());
    expect(refused.code).to.equal("RATE_LIMITED");
    expect(refused.details.retryAfterSeconds).to.be.a("number").and.to.be.at.least(1);
    expect(await passwords.hash("after the rush")).to.be.a("string");
  });
});
