export { addAccount } from "./add-account.ts";
export { addListing } from "./add-listing.ts";
export { failureFrom } from "./failure-from.ts";
export { killAtRandom, pickOne } from "./kill-at-random.ts";
export { type ManualClock, manualClock } from "./manual-clock.ts";
export { seededRandom } from "./seeded-random.ts";
export { deadSessionsEnded } from "./sessions.ts";
export { actorOf, memoryCookies, testContext } from "./test-context.ts";
export { openTestStores, sweepDeadSuites, type TestStores } from "./test-stores.ts";
