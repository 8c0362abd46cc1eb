import { idsFrom, systemClock } from "@marketplace/kernel";
import type { Sequelize } from "sequelize";
import { insertPayment } from "./payment-store.ts";
import { SANDBOX_CARDS } from "./sandbox-card.ts";

/** New ids for payments and keys. */
export const newId = idsFrom(systemClock);

/** An instant of which the tests' payments are. */
export const now = new Date("2026-06-01T12:00:00.000Z");

/** What the tests' payments cost. */
export const money = { amount: 10_000, currency: "DKK" };

/** The sandbox's card that behaves so. */
export function cardThat(behaviour: string): string {
  return Object.entries(SANDBOX_CARDS).find(([, known]) => known === behaviour)?.[0] ?? "unknown";
}

/** The code that work is refused with, `answered` when it is not, and what else it throws as it is. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return "answered";
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown ? thrown.code : thrown;
  }
}

/** Writes a pending payment, and returns its key. */
export async function addPending(
  sequelize: Sequelize,
  provider: "sandbox" | "stripe" = "sandbox",
): Promise<string> {
  const key = `order:${newId()}`;
  await sequelize.transaction((transaction) =>
    insertPayment({ transaction }, { id: newId(), provider, key, money }, now),
  );
  return key;
}
