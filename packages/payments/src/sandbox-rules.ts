import { MarketplaceError, type Money } from "@marketplace/kernel";
import type { Authorise } from "./provider.ts";
import type { SandboxPayment } from "./sandbox-books.ts";
import { behaviourOf } from "./sandbox-card.ts";

/** What a card makes of an authorisation: pure, as all of the sandbox's rules are. */
export function authorised({ key, money, method }: Authorise, reference: string): SandboxPayment {
  const { amount, currency } = money;
  const opened = { reference, key, card: method.token, amount, currency, captured: 0, refunded: 0 };
  switch (behaviourOf(method.token)) {
    case "declines":
      return { ...opened, status: "failed", failure: "card_declined" };
    case "has too little":
      return { ...opened, status: "failed", failure: "insufficient_funds" };
    case "needs confirmation":
      return { ...opened, status: "requires_confirmation", failure: null };
    case "pays":
    case "fails on capture":
    case "never answers":
    case "pays, and answers too late":
    case "answers twice":
      return { ...opened, status: "authorised", failure: null };
  }
}

/** An authorisation that arrives after its payment was voided holds nothing, as of a cancelled payment at Stripe. */
export function authorisedTooLate(request: Authorise, reference: string): SandboxPayment {
  return { ...authorised(request, reference), status: "voided", failure: null };
}

/** The buyer confirmed the payment at their bank. */
export function confirmed(payment: SandboxPayment): SandboxPayment {
  if (payment.status !== "requires_confirmation") return payment;
  return { ...payment, status: "authorised" };
}

/** Takes money that is held. @throws MarketplaceError `INVALID_TRANSITION` when none is, or less than is asked for. */
export function captured(payment: SandboxPayment, { amount, currency }: Money): SandboxPayment {
  if (payment.status !== "authorised" || amount > payment.amount || currency !== payment.currency)
    throw refused(payment, "captured");
  if (behaviourOf(payment.card) === "fails on capture")
    return { ...payment, status: "failed", failure: "capture_failed" };
  return { ...payment, status: "captured", captured: amount };
}

/** Lets go of what is held; what has failed or was let go already stays as it is. */
export function voided(payment: SandboxPayment): SandboxPayment {
  if (payment.captured > 0) throw refused(payment, "voided");
  if (payment.status === "failed") return payment;
  return { ...payment, status: "voided" };
}

/** Gives captured money back. @throws MarketplaceError `INVALID_TRANSITION` when it is more than is left. */
export function refunded(payment: SandboxPayment, { amount, currency }: Money): SandboxPayment {
  const left = payment.captured - payment.refunded;
  if (payment.captured === 0 || amount > left || currency !== payment.currency)
    throw refused(payment, "refunded");
  return { ...payment, status: "refunded", refunded: payment.refunded + amount };
}

/** The refusal of what cannot be done with a payment as it is. */
export function refused({ status }: Pick<SandboxPayment, "status">, wanted: string): MarketplaceError {
  return new MarketplaceError("INVALID_TRANSITION", `A payment that is ${status} cannot be ${wanted} so.`, {
    details: { current: status, wanted },
  });
}
