import { createClient, type MarketplaceClient } from "@marketplace/api";
import { queryProcess, type queryRouter } from "@marketplace/query";
import { openLogger, startApi } from "@marketplace/rpc";
import type { Member, Platform } from "./platform.fixture.ts";

/** Another query process of a platform. */
export interface SecondQuery {
  readonly router: ReturnType<typeof queryRouter>;
  /** Asks it as a member, or as a guest for null. */
  as(member: Member | null): MarketplaceClient;
  close(): Promise<void>;
}

/** Starts another query process beside a platform's own. */
export async function startSecondQuery({ settings, commandUrl }: Platform): Promise<SecondQuery> {
  const { assemble, ...rest } = queryProcess(settings);
  let router: SecondQuery["router"] | undefined;
  const server = await startApi(settings, openLogger({ name: "test", level: "silent" }), {
    ...rest,
    async assemble(...given) {
      const assembled = await assemble(...given);
      router = assembled.router;
      return assembled;
    },
  });
  if (router === undefined) throw new Error("A process that serves is assembled");
  const at = { url: server.url, commandUrl, timeoutMs: 30_000 };
  return {
    router,
    as: (member) => createClient(member === null ? at : { ...at, token: member.token }),
    close: server.close,
  };
}
