import type { TestStores } from "@marketplace/testing";
import type { Closers } from "../closers.ts";
import { environmentOf, likeProduction } from "../processes/marketplace-process.ts";
import { type ReadAsks, readAsks } from "./read-asks.ts";
import { captureReadCalls, checkStillAnswered, type ReadCalls } from "./read-calls.ts";
import { type OwnServers, startOwnServers } from "./read-servers.ts";
import { openReadWorld } from "./read-world.ts";
import { tokensFor } from "./seller-tokens.ts";
import { openSteadyWrites, type SteadyWrites } from "./steady-writes.ts";

/** Our processes with something to read, and what is asked of them. */
export interface OwnReads {
  readonly environment: Record<string, string>;
  readonly own: OwnServers;
  readonly calls: ReadCalls;
  readonly asks: ReadAsks;
  readonly writes: SteadyWrites;
}

const WRITES_PER_SECOND = 20;

/**
 * What all processes are set to. Requests come as from a proxy in front, of many visitors, so that what counts by
 * address counts each of them.
 */
export const readSettings = { ...likeProduction, TRUSTED_PROXIES: "1" };

interface Opening {
  readonly suite: TestStores;
  readonly closers: Closers;
  /** Options of Node for the query process that is measured. */
  readonly nodeOptions?: readonly string[];
}

/**
 * Starts our processes, adds listings and people, and sees that they are answered as they should be.
 * @throws Error when an answer is wrong.
 */
export async function openOwnReads({ suite, closers, nodeOptions = [] }: Opening): Promise<OwnReads> {
  const { stores, settings } = suite;
  const environment = environmentOf(settings);
  const own = await startOwnServers({ environment, closers, nodeOptions });
  const world = await openReadWorld(stores);
  const { url } = own.query;
  const calls = await captureReadCalls({ url, world, stores });
  await checkStillAnswered(own.secondQuery.url, calls);
  const writes = openSteadyWrites({
    commandUrl: own.command.url,
    listings: world.changing,
    tokens: await tokensFor(suite, world.personIds),
    perSecond: WRITES_PER_SECOND,
  });
  return { environment, own, calls, asks: await readAsks({ url, world, calls }), writes };
}
