/*
 * Reference: tRPC's own standalone server with superjson, and nothing else. It has the very objects that the query process
 * answers, under the same names, and no check of what is asked or answered.
 */
import { initTRPC } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import superjson from "superjson";
import { z } from "zod";
import { listen, toldBy } from "./listen.ts";

const told = toldBy({ LISTING: z.string(), PAGE: z.string() });
const listing: unknown = superjson.parse(told.LISTING);
const page: unknown = superjson.parse(told.PAGE);

const t = initTRPC.create({ transformer: superjson });
const router = t.router({
  // Asked for once, to see that it is there.
  health: t.procedure.query(() => true),
  listings: t.router({
    byId: t.procedure.query(() => listing),
    browse: t.procedure.query(() => page),
  }),
});

listen(createHTTPHandler({ router, basePath: "/trpc/" }));
