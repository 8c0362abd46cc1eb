import { type AppRouter, clientLinks } from "@marketplace/api";
import { createTRPCClient } from "@trpc/client";
import { expect } from "chai";
import { retryWhenExpired } from "./retry-when-expired.ts";

const failure = (code: string) =>
  Response.json(
    [
      {
        error: {
          json: {
            message: code,
            code: -32001,
            data: { code, httpStatus: 401, requestId: null, details: {}, fieldErrors: {} },
          },
        },
      },
    ],
    { status: 401 },
  );

/** A client whose server refuses its calls with the given codes, one after the other, and then answers. */
function refusedClient(codes: readonly string[]) {
  const left = [...codes];
  let generation = 1;
  const sent: (string | null)[] = [];
  const client = createTRPCClient<AppRouter>({
    links: [
      ...retryWhenExpired({
        generation: () => generation,
        refuse: (refused) => {
          if (refused === generation) generation += 1;
        },
      }),
      ...clientLinks({
        url: "http://api.example",
        token: () => `token-${generation}`,
        fetch: async (_input, init) => {
          sent.push(new Headers(init?.headers).get("authorization"));
          const code = left.shift();
          return code === undefined
            ? Response.json([{ result: { data: { json: { categories: [] } } } }])
            : failure(code);
        },
      }),
    ],
  });
  return { client, sent };
}

describe("a call whose token has expired", () => {
  it("is sent once more, with the token that was renewed", async () => {
    const { client, sent } = refusedClient(["SESSION_EXPIRED"]);
    expect(await client.categories.tree.query()).to.deep.equal({ categories: [] });
    expect(sent).to.deep.equal(["Bearer token-1", "Bearer token-2"]);
  });

  it("is given up after three times", async () => {
    const { client, sent } = refusedClient(["SESSION_EXPIRED", "SESSION_REVOKED", "SESSION_EXPIRED"]);
    const thrown = await client.categories.tree.query().catch((error: unknown) => error);
    expect(thrown).to.have.property("message", "SESSION_EXPIRED");
    expect(sent).to.have.length(3);
  });

  it("is left alone when it was refused for anything else", async () => {
    const { client, sent } = refusedClient(["FORBIDDEN"]);
    await client.categories.tree.query().catch(() => {});
    expect(sent).to.have.length(1);
  });
});
