import type { RouterOutputs } from "@marketplace/api";
import type { Stores } from "@marketplace/stores";
import superjson from "superjson";
import { bodyOf, checkBody, checkListing, checkPage, insist } from "./answer-checks.ts";
import { type CapturedCall, captureCall } from "./captured-call.ts";
import type { ReadWorld } from "./read-world.ts";

/** The calls that are measured, as the typed client makes them and as they were answered. */
export interface ReadCalls {
  readonly listing: CapturedCall<RouterOutputs["listings"]["byId"]>;
  /** The same in a batch of one, which the client sends unless it is told not to. */
  readonly batchedListing: CapturedCall<RouterOutputs["listings"]["byId"]>;
  readonly page: CapturedCall<RouterOutputs["listings"]["browse"]>;
}

interface Looked {
  /** The query process. */
  readonly url: string;
  readonly world: ReadWorld;
  readonly stores: Pick<Stores, "mongo">;
}

/**
 * Makes the calls that are to be measured, and sees that their answers are right: what stands in MongoDB, in the bytes
 * that tRPC and superjson make of it, the second and third time too.
 * @throws Error that says what is wrong.
 */
export async function captureReadCalls({ url, world, stores }: Looked): Promise<ReadCalls> {
  const { hotId, searched, coldIds } = world;
  const lookAt = (id: string, batch: boolean) =>
    captureCall({ url, batch, call: (client) => client.listings.byId.query({ id }) });
  const calls: ReadCalls = {
    listing: await lookAt(hotId, false),
    batchedListing: await lookAt(hotId, true),
    page: await captureCall({
      ...{ url, batch: false },
      call: (client) => client.listings.browse.query({ category: searched.category }),
    }),
  };
  await checkListing(calls.listing.value, stores);
  checkPage(calls.page.value, searched.ids);
  for (const call of [calls.listing, calls.batchedListing, calls.page]) {
    const expected = bodyOf(call.value, { batched: call === calls.batchedListing });
    insist(call.body === expected, `The bytes of ${call.path} are not those that tRPC makes of its value`);
  }
  for (const _again of [2, 3]) await checkStillAnswered(url, calls);
  for (const id of coldIds) {
    const { value } = await lookAt(id, false);
    insist(value.id === id, "Another listing was answered than the one that was asked for");
    await checkListing(value, stores);
  }
  return calls;
}

/** Sees that a query process answers all as it did. @throws Error when not. */
export async function checkStillAnswered(url: string, calls: ReadCalls): Promise<void> {
  for (const { path, body } of [calls.listing, calls.batchedListing, calls.page])
    await checkBody(url + path, body);
}

/** The content of an answer, for a server that is to answer the same: superjson's text of it. */
export function contentOf({ value }: CapturedCall<unknown>): string {
  return superjson.stringify(value);
}
