import { withDeadline } from "@marketplace/stores";
import Stripe from "stripe";
import type { PaymentReport } from "./payment.ts";
import type { PaymentName, PaymentProvider } from "./provider.ts";
import { toStripe } from "./stripe-amount.ts";
import { faultOf, mismatch, refusal, unknownOutcome } from "./stripe-fault.ts";
import { declineOf, KEY_IN_METADATA, readIntent } from "./stripe-intent.ts";

/** What Stripe is reached with. */
export interface StripeDeps {
  readonly secretKey: string;
  /** Longest wait for one answer, in milliseconds; a request is sent at most twice. */
  readonly timeoutMs: number;
  /** Where Stripe's API answers, when not at its own address. */
  readonly apiUrl?: string;
}

const RETRIES = 1;
/** What the library may wait before it sends a request again. */
const PAUSE_MS = 3_000;
const REQUEST_KEY = "request_key";
const WITH_CHARGE = ["latest_charge"];

/** A payment that Stripe knows. */
interface Known extends PaymentName {
  readonly reference: string;
}

/**
 * Stripe, through its own library: a payment is a PaymentIntent that is captured by hand.
 *
 * A payment is created unconfirmed, and confirmed with the card only once its reference is committed. Creating holds
 * no money, so one that was created and forgotten does no harm; and whatever is lost from then on, the reference finds
 * the payment, at once and for ever. The other way, to send a create-and-confirm again under its idempotency key, was
 * rejected: Stripe forgets keys after a day, when it would charge a second time; sending again is no question, since it
 * charges what had not arrived; and Stripe's search by metadata lags behind by a minute.
 */
export function openStripe({ secretKey, timeoutMs, apiUrl }: StripeDeps): PaymentProvider {
  const stripe = new Stripe(secretKey, {
    timeout: timeoutMs,
    maxNetworkRetries: RETRIES,
    telemetry: false,
    ...(apiUrl === undefined ? {} : addressOf(apiUrl)),
  });
  // The library's time-out is for a silence, and an answer that trickles in has none.
  const bounded = <T>(call: Promise<T>) =>
    withDeadline(call, (RETRIES + 1) * timeoutMs + PAUSE_MS, "The payment provider");

  async function status({ key, reference }: PaymentName): Promise<PaymentReport | null> {
    if (reference === null) return null;
    try {
      return reportOf(key, await bounded(stripe.paymentIntents.retrieve(reference, { expand: WITH_CHARGE })));
    } catch (thrown) {
      throw faultOf(thrown);
    }
  }

  /** Sends a request; when Stripe refuses it, it counts as answered if the payment is as it was to become. */
  async function send(
    payment: Known,
    request: () => Promise<unknown>,
    isDone: (report: PaymentReport) => boolean,
  ): Promise<PaymentReport> {
    try {
      const report = reportOf(payment.key, await bounded(request()));
      if (report === null) throw unknownOutcome("STORE_UNAVAILABLE");
      return report;
    } catch (thrown) {
      if (isAboutCard(thrown)) return failed(payment, thrown);
      if (!(thrown instanceof Stripe.errors.StripeInvalidRequestError)) throw faultOf(thrown);
      const report = await status(payment);
      if (report !== null && isDone(report)) return report;
      throw refusal(thrown, report?.status ?? "not authorised");
    }
  }

  function letGo(payment: Known, requestKey: string): Promise<PaymentReport> {
    return send(
      payment,
      () => stripe.paymentIntents.cancel(payment.reference, { expand: WITH_CHARGE }, requestOf(requestKey)),
      ({ status }) => status === "voided" || status === "failed",
    );
  }

  /** Whether this refund was made under its key, however long ago: Stripe itself forgets keys after a day. */
  async function wasRefunded({ reference }: Known, requestKey: string, amount: number): Promise<boolean> {
    const { data } = await bounded(stripe.refunds.list({ payment_intent: reference, limit: 100 }));
    const made = data.find(({ metadata }) => metadata?.[REQUEST_KEY] === requestKey);
    if (made !== undefined && made.amount !== amount) throw mismatch();
    return made !== undefined;
  }

  return {
    name: "stripe",
    status,

    async open({ key, money }) {
      const intent = {
        ...toStripe(money),
        capture_method: "manual" as const,
        payment_method_types: ["card"],
        metadata: { [KEY_IN_METADATA]: key },
      };
      try {
        return {
          reference: readIntent(await bounded(stripe.paymentIntents.create(intent, requestOf(`${key}:open`))))
            .reference,
        };
      } catch (thrown) {
        throw faultOf(thrown);
      }
    },

    authorise({ key, reference, method }) {
      const payment = known({ key, reference });
      // The buyer's page handles what the bank asks, so no address to come back to is needed.
      const card = { payment_method: method.token, use_stripe_sdk: true, expand: WITH_CHARGE };
      return send(
        payment,
        () => stripe.paymentIntents.confirm(payment.reference, card, requestOf(`${key}:authorise`)),
        () => true,
      );
    },

    async capture(name, { requestKey, money }) {
      const payment = known(name);
      const taken = { amount_to_capture: toStripe(money).amount, expand: WITH_CHARGE };
      const report = await send(
        payment,
        () => stripe.paymentIntents.capture(payment.reference, taken, requestOf(requestKey)),
        ({ captured }) => captured === money.amount,
      );
      // A failed payment holds nothing, and a card that failed now may still be held for a later try.
      if (report.status === "failed") await letGo(payment, `${requestKey}:let-go`);
      return report;
    },

    async void(name, { requestKey }) {
      return name.reference === null ? null : await letGo(known(name), requestKey);
    },

    async refund(name, { requestKey, money }) {
      const payment = known(name);
      const { amount } = toStripe(money);
      const metadata = { [KEY_IN_METADATA]: payment.key, [REQUEST_KEY]: requestKey };
      try {
        if (!(await wasRefunded(payment, requestKey, amount)))
          await bounded(
            stripe.refunds.create(
              { payment_intent: payment.reference, amount, metadata },
              requestOf(requestKey),
            ),
          );
      } catch (thrown) {
        if (!(thrown instanceof Stripe.errors.StripeInvalidRequestError)) throw faultOf(thrown);
        throw refusal(thrown, (await status(payment))?.status ?? "not captured");
      }
      const report = await status(payment);
      if (report === null) throw unknownOutcome("STORE_UNAVAILABLE");
      return report;
    },
  };
}

function reportOf(key: string, intent: unknown): PaymentReport | null {
  const { report } = readIntent(intent);
  return report && { ...report, key };
}

function requestOf(idempotencyKey: string): Stripe.RequestOptions {
  return { idempotencyKey };
}

function known({ key, reference }: PaymentName): Known {
  if (reference === null) throw new Error(`${key} has no reference at Stripe: open it and keep that first`);
  return { key, reference };
}

// A card that Stripe does not know is refused like one that its bank does not pay for.
function isAboutCard(thrown: unknown): thrown is Stripe.errors.StripeError {
  if (thrown instanceof Stripe.errors.StripeCardError) return true;
  return thrown instanceof Stripe.errors.StripeInvalidRequestError && thrown.param === "payment_method";
}

function failed({ key, reference }: Known, error: Stripe.errors.StripeError): PaymentReport {
  const { code, decline_code } = error;
  return {
    key,
    reference,
    status: "failed",
    captured: 0,
    refunded: 0,
    failure: declineOf({ code, decline_code }),
  };
}

function addressOf(apiUrl: string): Pick<Stripe.StripeConfig, "protocol" | "host" | "port"> {
  const { protocol, hostname, port } = new URL(apiUrl);
  const isPlain = protocol === "http:";
  return {
    protocol: isPlain ? "http" : "https",
    host: hostname,
    port: port === "" ? (isPlain ? 80 : 443) : port,
  };
}
