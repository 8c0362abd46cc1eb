import { expect } from "chai";
import { CliError } from "./cli-error.ts";
import { tracedFetch } from "./traced-fetch.ts";

const { signal } = new AbortController();

describe("a traced fetch", () => {
  it("says which address could not be reached, and why", async () => {
    const refused = new TypeError("fetch failed", {
      cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
    });
    const send = tracedFetch(() => Promise.reject(refused), { signal });
    const failure = await send("http://127.0.0.1:4002/trpc/users.login?x=1").catch(
      (thrown: unknown) => thrown,
    );
    expect(failure).to.be.instanceOf(CliError);
    expect(failure).to.include({
      code: "UNREACHABLE",
      message: "http://127.0.0.1:4002 cannot be reached (ECONNREFUSED).",
    });
  });

  it("tells of requests without their headers, inputs or bodies", async () => {
    const lines: string[] = [];
    const answer = async () => new Response("{}", { headers: { "x-request-id": "request-1" } });
    const send = tracedFetch(answer, { signal, trace: (line) => lines.push(line) });
    const headers = { authorization: "Bearer secret-token" };
    await send("http://shop.example/trpc/users.me?input=secret", { method: "POST", headers, body: "secret" });
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^POST http:\/\/shop\.example\/trpc\/users\.me 200 request-1 \d+ ms$/);
  });

  it("stops at Ctrl-C", async () => {
    const interruption = new AbortController();
    const hang: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) =>
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
      );
    const send = tracedFetch(hang, { signal: interruption.signal });
    const answer = send("http://shop.example/").catch((thrown: unknown) => thrown);
    interruption.abort();
    expect(await answer).to.have.property("name", "AbortError");
  });
});
