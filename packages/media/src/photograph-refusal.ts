import { MarketplaceError } from "@marketplace/kernel";

/** Says in words why bytes are no photograph that can be used: the one way in which processing refuses them. */
export function refusal(reason: string, cause?: unknown): MarketplaceError {
  return new MarketplaceError("VALIDATION_FAILED", `This photograph cannot be used: it ${reason}.`, {
    cause,
  });
}

/** Whether a failure says that the bytes are to blame, so that another attempt would end alike. */
export function isRefusal(failure: unknown): failure is MarketplaceError {
  return failure instanceof MarketplaceError && failure.code === "VALIDATION_FAILED";
}
