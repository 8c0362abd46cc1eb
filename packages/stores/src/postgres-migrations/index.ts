import { audit } from "./0001-audit.ts";
import { users } from "./0002-users.ts";
import { inventory } from "./0003-inventory.ts";
import { orders } from "./0004-orders.ts";
import { reviews } from "./0005-reviews.ts";
import { orderGuards } from "./0006-order-guards.ts";
import { durable } from "./0020-durable.ts";
import { ledger } from "./0030-ledger.ts";
import { payments } from "./0031-payments.ts";
import { sandboxVoids } from "./0032-sandbox-voids.ts";
import { payouts } from "./0033-payouts.ts";
import { idempotency } from "./0034-idempotency.ts";
import { orderLife } from "./0040-order-life.ts";
import { offers } from "./0041-offers.ts";
import { purges } from "./0042-purges.ts";
import { events } from "./0050-events.ts";
import { avatars } from "./0060-avatars.ts";
import { claimEvidence } from "./0061-claim-evidence.ts";
import type { PostgresMigration } from "./migration.ts";

/** Every step in order. A landed step is never edited: a change is a new step. */
export const postgresMigrations: readonly PostgresMigration[] = [
  audit,
  users,
  inventory,
  orders,
  reviews,
  orderGuards,
  durable,
  ledger,
  payments,
  sandboxVoids,
  payouts,
  idempotency,
  orderLife,
  offers,
  purges,
  events,
  avatars,
  claimEvidence,
];
