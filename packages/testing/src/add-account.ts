import { idsFrom, systemClock } from "@marketplace/kernel";
import type { Stores } from "@marketplace/stores";

interface AccountTraits {
  readonly name?: string;
  readonly role?: "member" | "moderator" | "admin";
}

// No password has this hash.
const NO_PASSWORD = "$argon2id$v=19$m=19456,t=2,p=1$none$none";
const newId = idsFrom(systemClock);

/** Adds an account that nobody can sign in to, for tests of what accounts do to each other; returns its id. */
export async function addAccount(
  { postgres }: Pick<Stores, "postgres">,
  { name = "Anna", role = "member" }: AccountTraits = {},
): Promise<string> {
  const id = newId();
  await postgres.sequelize.query(
    `INSERT INTO users (id, email, password_hash, name, role, created_at, updated_at)
     VALUES ($id, $email, $hash, $name, $role, now(), now())`,
    { bind: { id, email: `${id}@example.org`, name, role, hash: NO_PASSWORD } },
  );
  return id;
}
