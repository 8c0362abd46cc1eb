import { MarketplaceError } from "@marketplace/kernel";
import { rowsOf } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
import { z } from "zod";

/**
 * How the provider treats one payment: as asked, refused, with an error and nothing done, done with the answer lost,
 * or done only when `deliverLate` is called, long after the caller has lost patience.
 */
export const behaviours = ["pays", "declines", "breaks", "loses-answer", "late"] as const;

/** How the provider treats one payment. */
export type Behaviour = (typeof behaviours)[number];

const statusRow = z.object({ status: z.enum(["authorised", "captured", "voided"]) });

/** A provider of payments outside: keyed, and with tables of its own. */
export class PaymentProvider {
  readonly #sequelize: Sequelize;
  readonly #late: (() => Promise<void>)[] = [];

  constructor(sequelize: Sequelize) {
    this.#sequelize = sequelize;
  }

  /** Holds money under a key; again is the same as once, and never after it was voided. */
  authorise(key: string, behaviour: Behaviour): Promise<void> {
    return this.#behave(behaviour, async () => {
      await this.#run("INSERT INTO charges VALUES ($key, 'authorised') ON CONFLICT DO NOTHING", key);
      if ((await this.status(key)) === "voided") throw new MarketplaceError("FORBIDDEN", "It was voided.");
    });
  }

  /** Takes the money that is held under a key; again is the same as once. */
  capture(key: string, behaviour: Behaviour): Promise<void> {
    return this.#behave(behaviour, async () => {
      const taken = await this.#run(
        `UPDATE charges SET status = 'captured', captures = captures + 1
         WHERE key = $key AND status = 'authorised' RETURNING key`,
        key,
      );
      if (taken.length === 0 && (await this.status(key)) !== "captured")
        throw new MarketplaceError("FORBIDDEN", "There is nothing to capture.");
    });
  }

  /** Lets money go that is held under a key, and keeps an authorisation on its way from holding it later. */
  async void(key: string): Promise<void> {
    await this.#run(
      `INSERT INTO charges VALUES ($key, 'voided')
       ON CONFLICT (key) DO UPDATE SET status = 'voided' WHERE charges.status <> 'captured'`,
      key,
    );
    if ((await this.status(key)) === "captured") throw new MarketplaceError("FORBIDDEN", "It is captured.");
  }

  /** What became of a key; null when nothing has. */
  async status(key: string): Promise<"authorised" | "captured" | "voided" | null> {
    const [row] = await rowsOf(this.#sequelize, statusRow, {
      sql: "SELECT status FROM charges WHERE key = $key",
      bind: { key },
    });
    return row?.status ?? null;
  }

  /** Does what was asked for `late`, and keeps its failures to itself as nobody waits for them. */
  async deliverLate(): Promise<void> {
    await Promise.allSettled(this.#late.splice(0).map((effect) => effect()));
  }

  async #behave(behaviour: Behaviour, effect: () => Promise<void>): Promise<void> {
    if (behaviour === "declines") throw new MarketplaceError("FORBIDDEN", "The card was declined.");
    if (behaviour === "breaks") throw new Error("502 Bad Gateway");
    if (behaviour === "late") {
      this.#late.push(effect);
      throw new Error("the socket hung up");
    }
    await effect();
    if (behaviour === "loses-answer") throw new Error("the socket hung up");
  }

  #run(sql: string, key: string): Promise<unknown[]> {
    return rowsOf(this.#sequelize, z.unknown(), { sql, bind: { key } });
  }
}
