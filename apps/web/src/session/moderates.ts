import type { Account } from "./session-context.tsx";

/** Whether an account looks after the shop; what it may do, the server decides. */
export function moderates({ role }: Pick<Account, "role">): boolean {
  return role === "moderator" || role === "admin";
}
