import type { MarketplaceClient, RouterOutputs } from "@marketplace/api";
import { CliError } from "../cli-error.ts";
import { guestClient, keysOf, renewal, sessionClient } from "../connection.ts";
import { reportOf } from "../failure-report.ts";
import type { SeedUser } from "../seed/plan.ts";
import { isSessionOver, memorySession, sessionTokens } from "../session.ts";
import { lookAgain } from "./look-again.ts";
import { inPhase, type Seeding } from "./seeding.ts";

/** An account of the seed, signed in. */
export interface DemoAccount {
  readonly id: string;
  readonly client: MarketplaceClient;
}

/** The accounts of a seed by their keys in the plan. */
export type DemoAccounts = ReadonlyMap<string, DemoAccount>;

type Signed = RouterOutputs["users"]["login"];
type Account = Signed["account"];

// What the platform gives a new account.
const DEFAULTS = { locale: "en", currency: "EUR" } as const;

type Way = "login" | "register";

/** The password of a demo account: derived from its key, and of a form that nobody takes for a secret. */
export function demoPassword({ key }: Pick<SeedUser, "key">): string {
  return `demo-${/\d+$/.exec(key)?.[0] ?? key}-not-secret`;
}

/** Registers or signs in every account of the plan, and fills in profiles that are still empty. */
export async function openAccounts(seeding: Seeding, users: readonly SeedUser[]): Promise<DemoAccounts> {
  const accounts = new Map<string, DemoAccount>();
  // An earlier run has made either the first account or none. Failed attempts to sign in are counted against us.
  let first: Way = "login";
  const open = async (user: SeedUser) => {
    const { signed, way } = await signIn(seeding, user, first);
    if (accounts.size === 0) first = way;
    const account = demoAccount(seeding, signed);
    const completed = await completeProfile(seeding, account, { user, signed: signed.account });
    seeding.tally.add("accounts", way === "register" ? "made" : completed ? "finished" : "there");
    accounts.set(user.key, account);
  };
  const [probe, ...others] = users;
  if (probe !== undefined) await open(probe);
  await inPhase(seeding, { label: "Accounts", items: others }, open);
  return accounts;
}

/** Ends the sessions that this run opened. */
export async function closeAccounts(seeding: Seeding, accounts: DemoAccounts): Promise<void> {
  await Promise.all([...accounts.values()].map((account) => endSession(seeding, account)));
}

async function endSession({ persist }: Seeding, { client }: DemoAccount): Promise<void> {
  try {
    await persist(() => client.users.logout.mutate({}));
  } catch (failure) {
    // An attempt whose answer was lost has ended it.
    if (!isSessionOver(failure)) throw failure;
  }
}

async function signIn(
  { reach, persist }: Seeding,
  user: SeedUser,
  first: Way,
): Promise<{ readonly signed: Signed; readonly way: Way }> {
  const { users } = guestClient(reach);
  const password = demoPassword(user);
  const { email, name } = user;
  const login = () => users.login.mutate({ email, password });
  let registrations = 0;
  const register = async () => {
    registrations += 1;
    try {
      return await users.register.mutate({ email, password, name });
    } catch (failure) {
      // An attempt whose answer was lost may have made it.
      if (registrations > 1 && reportOf(failure).code === "ALREADY_EXISTS") return login();
      throw failure;
    }
  };
  const ways = { login: () => persist(login), register: () => persist(register) };
  const second: Way = first === "login" ? "register" : "login";
  for (const way of [first, second]) {
    try {
      return { signed: await ways[way](), way };
    } catch (failure) {
      const { code } = reportOf(failure);
      if (code !== "INVALID_CREDENTIALS" && code !== "ALREADY_EXISTS") throw failure;
    }
  }
  throw new CliError(`${email} has an account with another password.`, {
    code: "DEMO_ACCOUNT_TAKEN",
    remedy: "Seed under another number, as in --seed 2, or start from empty databases.",
  });
}

function demoAccount({ reach, clock }: Seeding, { account, tokens }: Signed): DemoAccount {
  const store = memorySession(keysOf(tokens));
  return {
    id: account.id,
    client: sessionClient(reach, sessionTokens({ store, renew: renewal(reach), clock })),
  };
}

/** Fills in what was never filled in; what a person has changed since stays. True when something was. */
function completeProfile(
  { persist }: Seeding,
  { client: { users } }: DemoAccount,
  { user, signed }: { readonly user: SeedUser; readonly signed: Account },
): Promise<boolean> {
  const { bio, city, country, preferences } = user;
  return lookAgain(async (again) => {
    let account = again ? await persist(() => users.me.query({})) : signed;
    const isBlank = account.bio === "" && account.city === null && account.country === null;
    if (isBlank) {
      const { version } = account;
      account = await persist(() => users.updateProfile.mutate({ version, bio, city, country }));
    }
    const { locale, currency } = account.preferences;
    const isDefault = locale === DEFAULTS.locale && currency === DEFAULTS.currency;
    const differs = preferences.locale !== locale || preferences.currency !== currency;
    if (isDefault && differs) {
      const { version } = account;
      await persist(() => users.updatePreferences.mutate({ version, preferences: { ...preferences } }));
    }
    return isBlank || (isDefault && differs);
  });
}
