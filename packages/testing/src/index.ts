export { addAccount } from "./add-account.ts";
export { addListing } from "./add-listing.ts";
export { failureFrom } from "./failure-from.ts";
export { type ManualClock, manualClock } from "./manual-clock.ts";
export { actorOf, memoryCookies, testContext } from "./test-context.ts";
export { openTestStores, sweepDeadSuites, type TestStores } from "./test-stores.ts";
