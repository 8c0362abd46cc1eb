/** What may be away. MongoDB steps down: its members elect another primary. */
export const OUTAGES = {
  command: "every command process",
  postgres: "PostgreSQL",
  redis: "Redis",
  mongo: "MongoDB's primary",
  minio: "MinIO",
} as const;

/** What may be away. */
export type Outage = keyof typeof OUTAGES;

/** What becomes of something meanwhile. `guest`: it goes on as for somebody who is not signed in. */
export type Outcome = "goes on" | "guest" | "refused";

const everywhere = {
  command: "goes on",
  postgres: "goes on",
  redis: "goes on",
  mongo: "goes on",
  minio: "goes on",
} as const;
const needsSession = { ...everywhere, redis: "refused" } as const;
const privateRead = { ...needsSession, postgres: "refused" } as const;
const write = { ...privateRead, command: "refused" } as const;

/** What works while something is away; `docs/degradation.md` shows it, and a test makes each cell true. */
export const DEGRADATION = {
  "a listing's page": everywhere,
  "browsing, and a seller's cards": everywhere,
  "searching, and what is suggested meanwhile": everywhere,
  "categories and popular filters": everywhere,
  "how the platform is configured": everywhere,
  "a person's profile, their rating among it": everywhere,
  "what others wrote about somebody": { ...everywhere, postgres: "refused" },
  "a listing's page, signed in": { ...everywhere, redis: "guest" },
  "one's own listings and favourites": needsSession,
  "one's notifications": needsSession,
  "one's account, orders and offers": privateRead,
  "signing in": write,
  "marking a favourite": { ...needsSession, command: "refused" },
  "changing what a listing says": { ...needsSession, command: "refused" },
  "putting something on sale, ordering, paying": write,
  "adding a photograph": { ...needsSession, command: "refused", minio: "refused" },
} as const satisfies Readonly<Record<string, Readonly<Record<Outage, Outcome>>>>;

/** What somebody may want to do. */
export type Want = keyof typeof DEGRADATION;
