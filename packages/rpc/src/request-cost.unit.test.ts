import { expect } from "chai";
import { requestCosts } from "./request-cost.ts";
import { publicProcedure, router } from "./trpc.ts";

const read = publicProcedure.query(() => 1);
const costOf = requestCosts(
  router({
    read,
    search: publicProcedure.meta({ cost: 2 }).query(() => 1),
    write: publicProcedure.mutation(() => 1),
    inner: router({ read }),
    follow: publicProcedure.subscription(async function* () {
      yield 1;
    }),
  }),
);

describe("what a request costs of the limits", () => {
  for (const [path, calls, cost] of [
    ["/trpc/read", 1, 1],
    ["/trpc/inner.read", 1, 1],
    ["/trpc/search", 1, 2],
    ["/trpc/write", 1, 5],
    ["/trpc/read,search,write", 3, 8],
    ["/trpc/nowhere", 1, 1],
    ["/trpc/constructor,__proto__", 2, 2],
    ["/trpc/", 1, 1],
    // However it is written: each of these is a call of `write`, or two, to tRPC.
    ["/trpc/write%2Cwrite", 2, 10],
    ["/trpc/%77rite", 1, 5],
    ["/trpc/x/../write", 1, 5],
    ["/trpc/./write,write", 2, 10],
    ["/trpc/x/%2e%2e/write", 1, 5],
    ["/trpc/x\\..\\write", 1, 5],
    ["/trpc/%E0%A4%A,write", 2, 6],
    ["/trpc/write#x", 1, 5],
    ["/trpc/write,write#,x", 2, 10],
    ["/trpc/../12345write", 1, 5],
    ["/trpc/%2E%2e/12345write,write", 2, 10],
  ] as const)
    it(`is ${cost} for ${calls} in ${path}`, () => {
      expect(costOf(path)).to.deep.equal({ calls, cost, subscribes: false });
    });

  for (const path of [
    "/trpc/follow",
    "/trpc/%66ollow",
    "/trpc/x/../follow",
    "/trpc/read,follow",
    "/trpc/follow#x",
    "/trpc/../12345follow",
  ])
    it(`knows ${path} for a subscription`, () => {
      expect(costOf(path)).to.include({ subscribes: true });
    });
});
