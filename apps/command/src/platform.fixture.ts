import { createClient, type MarketplaceClient, type RouterInputs } from "@marketplace/api";
import { startQuery } from "@marketplace/query";
import { openLogger } from "@marketplace/rpc";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { startCommand } from "./command-process.ts";

/** A signed-in account of a test. */
export interface Member {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly client: MarketplaceClient;
}

/** Both API processes on stores of their own, reached over HTTP as anyone would. */
export interface Platform extends TestStores {
  readonly url: string;
  readonly commandUrl: string;
  readonly guest: MarketplaceClient;
  register(name: string): Promise<Member>;
  /** Gives an account a role, and signs it in anew with it. */
  promote(member: Member, role: "moderator" | "admin"): Promise<Member>;
  /** Calls a mutation with whatever input, past the types of the client. */
  post(path: string, input: unknown, token?: string): Promise<{ status: number; text: string }>;
  /** An active listing of one unit. */
  offer(
    seller: Member,
    changes?: Partial<RouterInputs["listings"]["create"]>,
  ): Promise<{ id: string; version: number }>;
}

export const PASSWORD = "correct horse battery";

/** A listing that is right in every field. */
export function bikeDraft(idempotencyKey: string): RouterInputs["listings"]["create"] {
  return {
    idempotencyKey,
    title: "City bike, 7 gears",
    description: "Serviced in spring.",
    subcategory: "city-bikes",
    condition: "good",
    price: { amount: 180_000, currency: "DKK" },
    location: { city: "Aarhus", country: "DK", coordinates: [10.2039, 56.1629] },
    attributes: { brand: "Raleigh", frame_size: 54, gears: 7 },
  };
}

/** An address that is right in every field. */
export const address = {
  name: "Bo Madsen",
  line1: "Vestergade 1",
  postalCode: "8000",
  city: "Aarhus",
  country: "DK",
};

/** What a buyer sends for a listing as `offer` makes it, paid by the sandbox's card that pays. */
export function placing(
  listingId: string,
  changes: Partial<RouterInputs["orders"]["place"]> = {},
): RouterInputs["orders"]["place"] {
  return {
    idempotencyKey: `order-of-${listingId}`,
    listingId,
    expectedPrice: { amount: 180_000, currency: "DKK" },
    shipping: { address, method: "standard" },
    payment: { token: "4242424242424242" },
    ...changes,
  };
}

/** Starts both processes; `close` stops them and deletes what they stored. */
export async function startPlatform(settings: Readonly<Record<string, string>> = {}): Promise<Platform> {
  const suite = await openTestStores({
    buckets: true,
    settings: { REGISTRATIONS_PER_HOUR: "100000", ...settings },
  });
  const log = openLogger({ name: "test", level: "silent" });
  const [query, command] = await Promise.all([
    startQuery(suite.settings, log),
    startCommand(suite.settings, log),
  ]);
  const at = { url: query.url, commandUrl: command.url, timeoutMs: 30_000 };
  const guest = createClient(at);
  let names = 0;
  return {
    ...suite,
    url: query.url,
    commandUrl: command.url,
    guest,
    async register(name) {
      names += 1;
      const email = `member-${names}@shop.example`;
      const { account, tokens } = await guest.users.register.mutate({ email, password: PASSWORD, name });
      const token = tokens.accessToken;
      return { id: account.id, email, token, client: createClient({ ...at, token }) };
    },
    async promote(member, role) {
      const { sequelize } = suite.stores.postgres;
      await sequelize.query("UPDATE users SET role = $role WHERE id = $id", {
        bind: { role, id: member.id },
      });
      const { tokens } = await guest.users.login.mutate({ email: member.email, password: PASSWORD });
      const token = tokens.accessToken;
      return { ...member, token, client: createClient({ ...at, token }) };
    },
    async post(path, input, token) {
      const response = await fetch(`${command.url}/trpc/${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-marketplace-client": "test",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ json: input }),
      });
      return { status: response.status, text: await response.text() };
    },
    async offer({ client }, changes = {}) {
      names += 1;
      const draft = await client.listings.create.mutate({ ...bikeDraft(`offer-${names}-key`), ...changes });
      const { id, version } = await client.listings.publish.mutate({
        idempotencyKey: `offer-${names}-publish`,
        id: draft.id,
        version: draft.version,
      });
      return { id, version };
    },
    async close() {
      await Promise.all([query.close(), command.close()]);
      await suite.close();
    },
  };
}
