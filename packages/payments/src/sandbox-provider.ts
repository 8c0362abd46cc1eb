import { hashInput, MarketplaceError, type NewId, notFound } from "@marketplace/kernel";
import type { Sequelize, Transaction } from "sequelize";
import type { PaymentReport } from "./payment.ts";
import type { PaymentProvider } from "./provider.ts";
import {
  findInBooks,
  findVoid,
  lockKey,
  noteRequest,
  noteVoid,
  reportOf,
  type SandboxPayment,
  writeToBooks,
} from "./sandbox-books.ts";
import { behaviourOf } from "./sandbox-card.ts";
import {
  authorised,
  authorisedTooLate,
  captured,
  confirmed,
  refunded,
  refused,
  voided,
} from "./sandbox-rules.ts";

/** What the sandbox stands on. */
export interface SandboxDeps {
  readonly sequelize: Sequelize;
  readonly newId: NewId;
  /** How long a card that never answers keeps a caller waiting, in milliseconds. */
  readonly silenceMs: number;
  /** Told every report that a real provider would also send as a webhook; twice for the card that answers twice. */
  readonly onReport?: (report: PaymentReport) => void;
}

/** The sandbox, and what a buyer does at their bank. */
export interface SandboxProvider extends PaymentProvider {
  /** Confirms a payment that its card asks to have confirmed. */
  confirm(key: string): Promise<PaymentReport>;
}

/**
 * A provider of our own making, for development and tests: no money moves. It keeps its books as another company
 * would, in transactions of its own, so that a caller who rolls back finds its requests still there.
 */
export function openSandbox({
  sequelize,
  newId,
  silenceMs,
  onReport = () => {},
}: SandboxDeps): SandboxProvider {
  async function tell(payment: SandboxPayment): Promise<PaymentReport> {
    const report = reportOf(payment);
    const behaviour = behaviourOf(payment.card);
    onReport(report);
    if (behaviour === "answers twice") onReport(report);
    return report;
  }

  /** Runs a request once: a retry is answered with what the payment has become. */
  function once(
    key: string,
    { requestKey, content }: { readonly requestKey: string; readonly content: unknown },
    change: (payment: SandboxPayment) => SandboxPayment,
  ): Promise<SandboxPayment> {
    return sequelize.transaction(async (transaction: Transaction) => {
      const payment = await findInBooks(sequelize, key, transaction);
      if (payment === null) throw await unknown(key, transaction);
      const request = { key: requestKey, inputHash: hashInput(content), reference: payment.reference };
      const noted = await noteRequest({ transaction }, request);
      if (noted === "other") throw mismatch();
      if (noted === "again") return payment;
      const changed = change(payment);
      await writeToBooks({ transaction }, changed);
      return changed;
    });
  }

  async function unknown(key: string, transaction: Transaction): Promise<MarketplaceError> {
    const known = await findVoid(sequelize, key, transaction);
    return known === null ? notFound("payment") : refused(known, "changed");
  }

  /** Voids a payment that the books do not have, so that a request on its way holds nothing; null when they have it. */
  function voidUnknown(key: string): Promise<PaymentReport | null> {
    return sequelize.transaction(async (transaction) => {
      await lockKey({ transaction }, key);
      if ((await findInBooks(sequelize, key, transaction)) !== null) return null;
      return (
        (await findVoid(sequelize, key, transaction)) ??
        (await noteVoid({ transaction }, { key, reference: `sandbox_${newId()}` }))
      );
    });
  }

  return {
    name: "sandbox",

    // It finds a payment by its key, so there is nothing to announce.
    open: async () => ({ reference: null }),

    async authorise(request) {
      const behaviour = behaviourOf(request.method.token);
      if (behaviour === "never answers") throw await silence(silenceMs);
      const opened = await sequelize.transaction(async (transaction) => {
        await lockKey({ transaction }, request.key);
        const before = await findVoid(sequelize, request.key, transaction);
        const payment =
          before === null
            ? authorised(request, `sandbox_${newId()}`)
            : authorisedTooLate(request, before.reference);
        const known = await findInBooks(sequelize, request.key, transaction);
        if (known !== null) {
          if (
            known.amount === payment.amount &&
            known.currency === payment.currency &&
            known.card === payment.card
          )
            return known;
          throw mismatch();
        }
        await writeToBooks({ transaction }, payment);
        return payment;
      });
      const report = await tell(opened);
      if (behaviour === "pays, and answers too late") throw await silence(silenceMs);
      return report;
    },

    capture: async ({ key }, { requestKey, money }) =>
      tell(
        await once(key, { requestKey, content: ["capture", money] }, (payment) => captured(payment, money)),
      ),

    async void({ key }, { requestKey }) {
      return (await voidUnknown(key)) ?? tell(await once(key, { requestKey, content: ["void"] }, voided));
    },

    refund: async ({ key }, { requestKey, money }) =>
      tell(
        await once(key, { requestKey, content: ["refund", money] }, (payment) => refunded(payment, money)),
      ),

    async status({ key }) {
      const payment = await findInBooks(sequelize, key);
      return payment ? reportOf(payment) : await findVoid(sequelize, key);
    },

    confirm: async (key) =>
      tell(await once(key, { requestKey: `${key}:confirm`, content: ["confirm"] }, confirmed)),
  };
}

function mismatch(): MarketplaceError {
  return new MarketplaceError(
    "IDEMPOTENCY_MISMATCH",
    "This key was used for another payment request; use a new key for a new request.",
  );
}

async function silence(milliseconds: number): Promise<MarketplaceError> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return new MarketplaceError(
    "TIMEOUT",
    "The payment provider did not answer in time; its outcome is unknown.",
  );
}
