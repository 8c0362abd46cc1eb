/** What a test's Stripe keeps of a PaymentIntent, in Stripe's own words. */
export interface Intent {
  readonly id: string;
  readonly object: "payment_intent";
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  status: string;
  amount_received: number;
  amount_refunded: number;
  payment_method: string | null;
  last_payment_error: { readonly code: string; readonly decline_code?: string } | null;
}

/** What it answers: a status of HTTP, and a body. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The cards that it knows, by Stripe's own tokens for tests. */
export const STRIPE_CARDS = {
  pays: "pm_card_visa",
  declines: "pm_card_chargeDeclined",
  "has too little": "pm_card_chargeDeclinedInsufficientFunds",
  "needs confirmation": "pm_card_threeDSecure2Required",
  "fails on capture": "pm_card_captureFails",
} as const;

/** A Stripe of the tests' own that remembers, which stripe-mock does not: its rules, without a network. */
export class StripeBooks {
  readonly intents = new Map<string, Intent>();
  readonly refunds: Record<string, unknown>[] = [];

  /** Answers a request, its parameters as a form names them: `metadata[key]`. */
  answer(method: string, path: string, form: URLSearchParams): Answer {
    const [, , resource, id, action] = path.split("/");
    if (resource === "refunds") return method === "GET" ? this.#listRefunds(form) : this.#refund(form);
    if (id === undefined) return this.#create(form);
    const intent = this.intents.get(id);
    if (intent === undefined) return refused("resource_missing", { status: 404, param: "intent" });
    if (action === undefined) return shown(intent);
    if (action === "confirm") return this.#confirm(intent, form);
    return action === "capture" ? this.#capture(intent, form) : this.#cancel(intent);
  }

  /** The buyer confirms at their bank. */
  confirmAtBank(id: string): void {
    const intent = this.intents.get(id);
    if (intent?.status === "requires_action") intent.status = "requires_capture";
  }

  #create(form: URLSearchParams): Answer {
    const intent: Intent = {
      id: `pi_${this.intents.size + 1}`,
      object: "payment_intent",
      amount: Number(form.get("amount")),
      currency: form.get("currency") ?? "",
      metadata: metadataOf(form),
      status: "requires_payment_method",
      amount_received: 0,
      amount_refunded: 0,
      payment_method: null,
      last_payment_error: null,
    };
    this.intents.set(intent.id, intent);
    return shown(intent);
  }

  #confirm(intent: Intent, form: URLSearchParams): Answer {
    if (intent.status !== "requires_payment_method") return refused("payment_intent_unexpected_state");
    const card = form.get("payment_method") ?? "";
    intent.payment_method = card;
    switch (card) {
      case STRIPE_CARDS.declines:
        return declined(intent, "generic_decline");
      case STRIPE_CARDS["has too little"]:
        return declined(intent, "insufficient_funds");
      case STRIPE_CARDS["needs confirmation"]:
        intent.status = "requires_action";
        return shown(intent);
      case STRIPE_CARDS.pays:
      case STRIPE_CARDS["fails on capture"]:
        intent.status = "requires_capture";
        return shown(intent);
      default:
        return refused("resource_missing", { param: "payment_method" });
    }
  }

  #capture(intent: Intent, form: URLSearchParams): Answer {
    if (intent.status !== "requires_capture") return refused("payment_intent_unexpected_state");
    const amount = Number(form.get("amount_to_capture"));
    if (amount > intent.amount) return refused("amount_too_large", { param: "amount_to_capture" });
    if (intent.payment_method === STRIPE_CARDS["fails on capture"])
      return cardError("card_declined", "lost_card");
    intent.status = "succeeded";
    intent.amount_received = amount;
    return shown(intent);
  }

  #cancel(intent: Intent): Answer {
    if (intent.status === "succeeded" || intent.status === "canceled")
      return refused("payment_intent_unexpected_state");
    intent.status = "canceled";
    return shown(intent);
  }

  #refund(form: URLSearchParams): Answer {
    const intent = this.intents.get(form.get("payment_intent") ?? "");
    const amount = Number(form.get("amount"));
    // Stripe gives no code for a refund of more than is left.
    if (intent === undefined || amount > intent.amount_received - intent.amount_refunded)
      return refused(undefined);
    intent.amount_refunded += amount;
    const made = {
      object: "refund",
      id: `re_${this.refunds.length}`,
      amount,
      payment_intent: intent.id,
      metadata: metadataOf(form),
    };
    this.refunds.push(made);
    return { status: 200, body: made };
  }

  #listRefunds(form: URLSearchParams): Answer {
    const data = this.refunds.filter((made) => made.payment_intent === form.get("payment_intent"));
    return { status: 200, body: { object: "list", data, has_more: false } };
  }
}

function shown({ amount_refunded, ...intent }: Intent): Answer {
  const charge = intent.amount_received === 0 ? null : { object: "charge", amount_refunded };
  return { status: 200, body: { ...intent, latest_charge: charge } };
}

function declined(intent: Intent, decline_code: string): Answer {
  intent.last_payment_error = { code: "card_declined", decline_code };
  return cardError("card_declined", decline_code);
}

function cardError(code: string, decline_code: string): Answer {
  return { status: 402, body: { error: { type: "card_error", code, decline_code, message: "Declined." } } };
}

/** How Stripe refuses a request. */
export function refused(
  code: string | undefined,
  {
    status = 400,
    type = "invalid_request_error",
    param,
  }: { status?: number; type?: string; param?: string } = {},
): Answer {
  return { status, body: { error: { type, code, param, message: "Refused." } } };
}

function metadataOf(form: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => {
      const key = /^metadata\[(.+)\]$/.exec(name)?.[1];
      return key === undefined ? [] : [[key, value]];
    }),
  );
}
