import { type AccountStore, accountStore } from "./account-store.ts";
import { type Audit, openAudit } from "./audit.ts";
import type { UserCommandDeps } from "./deps.ts";
import { openPasswords, type Passwords } from "./password-hash.ts";
import { openSessions, type Sessions } from "./sessions.ts";
import { openSignInLimits, type SignInLimits } from "./sign-in-limits.ts";

/** What the commands of this slice work with. */
export interface Parts extends UserCommandDeps {
  readonly accounts: AccountStore;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly limits: SignInLimits;
  readonly audit: Audit;
}

/** Opens the parts of one process. */
export function openParts(deps: UserCommandDeps): Parts {
  return {
    ...deps,
    accounts: accountStore(deps.postgres.sequelize),
    sessions: openSessions(deps),
    passwords: openPasswords(),
    limits: openSignInLimits(deps.redis, deps.settings),
    audit: openAudit(deps),
  };
}
