import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import type { SeedPlan, SeedUser } from "../seed/plan.ts";
import { table } from "../table.ts";
import { demoPassword } from "./demo-account.ts";
import { type Counts, type LeftOut, type Part, parts, type Tally } from "./tally.ts";

interface DemoSignIn {
  readonly email: string;
  readonly password: string;
}

/** What a run of the seed came to. */
export interface SeedSummary {
  readonly seed: number;
  readonly changed: boolean;
  readonly seconds: number;
  /** Things made or finished in a second, photographs among them. */
  readonly perSecond: number;
  readonly parts: Readonly<Record<Part, Counts>>;
  readonly leftOut: readonly LeftOut[];
  /** For demonstration: anybody can know these passwords. */
  readonly signIns: { readonly seller: DemoSignIn | null; readonly buyer: DemoSignIn | null };
}

interface Run {
  readonly plan: SeedPlan;
  readonly number: number;
  readonly elapsedMs: number;
}

/** Sums a run up. */
export function summarise(tally: Tally, { plan, number, elapsedMs }: Run): SeedSummary {
  const counts = tally.counts();
  const done = parts.reduce((sum, part) => sum + counts[part].made + counts[part].finished, 0);
  const seconds = Math.round(elapsedMs / 100) / 10;
  return {
    seed: number,
    changed: tally.changed(),
    seconds,
    perSecond: elapsedMs === 0 ? 0 : Math.round((done * 10_000) / elapsedMs) / 10,
    parts: counts,
    leftOut: tally.leftOut(),
    signIns: signInsOf(plan),
  };
}

const LEFT_OUT_SHOWN = 5;

/** Tells people what a run came to. */
export function describeRun(
  { changed, seconds, perSecond, parts: counts, leftOut, signIns }: SeedSummary,
  layout: { readonly width: number; readonly colours: Colours },
): string {
  const { bold, dim, green } = layout.colours;
  const count = (number: number) => (number === 0 ? "-" : String(number));
  const rows = parts.map((part) => {
    const { made, finished, there, leftOut: out } = counts[part];
    return [part, ...[made, finished, there, out].map(count)];
  });
  const titles = ["New", "Finished", "There before", "Left out"];
  const columns = [{ title: "" }, ...titles.map((title) => ({ title, align: "right" as const }))];
  const more = leftOut.length - LEFT_OUT_SHOWN;
  return [
    table(columns, rows, layout),
    "",
    changed
      ? green(`Done in ${seconds} s, at ${perSecond} things a second.`)
      : green(`Everything was there already; nothing was changed (${seconds} s).`),
    ...leftOut.slice(0, LEFT_OUT_SHOWN).map(({ key, reason }) => `Left out ${key}: ${printableLine(reason)}`),
    ...(more > 0 ? [`and ${more} more; --json names all.`] : []),
    "",
    "Sign in as, for demonstration only:",
    ...Object.entries(signIns).flatMap(([side, account]) =>
      account === null ? [] : [`  ${side.padEnd(6)}  ${bold(account.email)}  ${dim(account.password)}`],
    ),
  ].join("\n");
}

/** Accounts that have something to show: the first seller of the plan, and the first buyer who is another. */
function signInsOf({ users, listings, orders }: SeedPlan): SeedSummary["signIns"] {
  const sellerKey = listings[0]?.seller ?? users[0]?.key;
  const buyerKey =
    orders.find(({ buyer }) => buyer !== sellerKey)?.buyer ?? users.find(({ key }) => key !== sellerKey)?.key;
  const signIn = (key: string | undefined): DemoSignIn | null => {
    const user: SeedUser | undefined = users.find((candidate) => candidate.key === key);
    return user === undefined ? null : { email: user.email, password: demoPassword(user) };
  };
  return { seller: signIn(sellerKey), buyer: signIn(buyerKey) };
}
