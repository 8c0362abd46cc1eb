import { z } from "zod";

/** What a buyer can say is wrong with what was delivered. */
export const RETURN_REASONS = ["not-as-described", "damaged", "wrong-item", "counterfeit", "other"] as const;

/** A buyer's claim about a delivery: that it never came, or that it has to go back. One of each kind for an order. */
export const claimSchema = z.strictObject({
  kind: z.enum(["missing", "return"]),
  /** One of `RETURN_REASONS`, or `missing`. */
  reason: z.enum([...RETURN_REASONS, "missing"]),
  explanation: z.string(),
  /** Photographs, as keys in the bucket of listing images. */
  evidence: z.array(z.string()),
  openedAt: z.date(),
  /** What the seller said to it. */
  answer: z.string().nullable(),
  answeredAt: z.date().nullable(),
  /** The parcel in which the item goes back. */
  returnTracking: z.string().nullable(),
  /** What a moderator decided, in words. */
  decision: z.string().nullable(),
  decidedAt: z.date().nullable(),
});

/** A buyer's claim about a delivery. */
export type Claim = z.output<typeof claimSchema>;

/** What a change of an order writes of its claim. */
export type ClaimChange =
  | ({ readonly do: "open" } & Pick<Claim, "kind" | "reason" | "explanation" | "evidence">)
  | { readonly do: "answer"; readonly answer: string }
  | { readonly do: "send-back"; readonly returnTracking: string }
  | { readonly do: "decide"; readonly decision: string };
