import { expect } from "chai";
import { z } from "zod";
import { mutationsOnly, queriesOnly } from "./sides.ts";
import { createCaller, publicProcedure, signedIn } from "./trpc.ts";

const read = publicProcedure.output(z.string()).query(() => "read");
const live = publicProcedure.subscription(async function* () {
  yield "live";
});
const write = signedIn.input(z.strictObject({ id: z.string() })).mutation(({ input }) => input.id);

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only for the type `true`. */
function holds<_Claim extends true>(): void {}

// What stands here is judged by the compiler: an expected error that does not come is one.
describe("the sides of the API", () => {
  it("are kept apart by the compiler", () => {
    // @ts-expect-error A mutation among queries.
    queriesOnly({ read, write });
    // @ts-expect-error A query among mutations.
    mutationsOnly({ write, read });
    // @ts-expect-error A subscription among mutations.
    mutationsOnly({ live });
    // @ts-expect-error Neither hides in a router.
    queriesOnly({ inner: mutationsOnly({ write }) });
    // @ts-expect-error Nor in a router of routers.
    mutationsOnly({ outer: queriesOnly({ inner: queriesOnly({ live }) }) });
    // @ts-expect-error Nor in a record that is not a router.
    queriesOnly({ inner: { write } });
    // @ts-expect-error Nor in a router that is loaded later.
    queriesOnly({ inner: async () => mutationsOnly({ write }) });
  });

  it("take what is theirs, at any depth, and keep its types", async () => {
    const queries = queriesOnly({ read, inner: queriesOnly({ live, deeper: queriesOnly({ read }) }) });
    const mutations = mutationsOnly({ inner: mutationsOnly({ write }) });
    holds<Equal<(typeof queries)["_def"]["record"]["inner"]["deeper"]["read"], typeof read>>();
    holds<Equal<(typeof mutations)["_def"]["record"]["inner"]["write"], typeof write>>();
    expect(Object.keys(queries._def.procedures)).to.have.members(["read", "inner.live", "inner.deeper.read"]);
    expect(Object.keys(mutations._def.procedures)).to.deep.equal(["inner.write"]);
    expect(createCaller(queries)).to.be.a("function");
  });

  it("may be empty", () => {
    expect(Object.keys(queriesOnly({})._def.procedures)).to.deep.equal([]);
    expect(Object.keys(mutationsOnly({})._def.procedures)).to.deep.equal([]);
  });
});
