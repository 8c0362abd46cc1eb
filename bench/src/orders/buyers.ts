import { idsFrom, systemClock } from "@marketplace/kernel";
import type { Settings, Stores } from "@marketplace/stores";
import { addAccount } from "@marketplace/testing";
import { openSessions } from "@marketplace/users";

/** A signed-in account that places one order at a time. */
export interface Buyer {
  readonly accessToken: string;
  ordersLeft: number;
}

/** Accounts that buy. */
export interface Buyers {
  /** Makes sure that the accounts can place so many orders, and that so many of them can at a time. */
  ready(orders: number): Promise<void>;
  /** Takes a buyer for one order. @throws Error when none is ready. */
  take(): Buyer;
  giveBack(buyer: Buyer): void;
}

// A buyer may have fifty open orders; few have more than a handful.
const ORDERS_EACH = 10;
const AT_A_TIME = 64;
const BATCH = 20;

/** Opens accounts with sessions, which are not signed in by password: hashing is not what is measured. */
export function openBuyers(stores: Pick<Stores, "postgres" | "redis">, settings: Settings): Buyers {
  const sessions = openSessions({ ...stores, settings, clock: systemClock, newId: idsFrom(systemClock) });
  const waiting: Buyer[] = [];

  async function addBuyer(): Promise<void> {
    const userId = await addAccount(stores, { name: "Bo" });
    const { access } = await sessions.open({ userId, role: "member", credential: "bench" });
    waiting.push({ accessToken: access, ordersLeft: ORDERS_EACH });
  }

  return {
    async ready(orders) {
      const wanted = Math.ceil(orders / ORDERS_EACH) + AT_A_TIME;
      while (waiting.length < wanted) {
        const batch = Math.min(BATCH, wanted - waiting.length);
        await Promise.all(Array.from({ length: batch }, addBuyer));
      }
    },
    take() {
      const buyer = waiting.shift();
      if (buyer === undefined) throw new Error("No buyer is ready");
      return buyer;
    },
    giveBack(buyer) {
      buyer.ordersLeft -= 1;
      if (buyer.ordersLeft > 0) waiting.push(buyer);
    },
  };
}
