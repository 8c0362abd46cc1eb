import type { RouterInputs, RouterOutputs } from "@marketplace/api";

/** A review as everybody reads it. */
export type Review = RouterOutputs["reviews"]["list"]["items"][number];

/** How many reviews there are, and what they come to. */
export type ReviewSummary = RouterOutputs["reviews"]["summary"];

/** What a review is about. */
export type ReviewTarget = Pick<RouterInputs["reviews"]["list"], "targetType" | "targetId">;
