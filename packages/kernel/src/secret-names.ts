/**
 * Names under which a secret or a person's address travels, in lower case without `-` and `_`. What stands under
 * such a name is written neither to a log nor to the audit log.
 */
const SECRET_NAMES = [
  "password",
  "passphrase",
  "token",
  "authorization",
  "cookie",
  "secret",
  "hash",
  "email",
  "apikey",
] as const;

/** Whether a name is one of a secret's, in any spelling: `newPassword`, `refresh_token`, `set-cookie`. */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[-_\s]/g, "");
  return SECRET_NAMES.some((secret) => plain.includes(secret));
}

/** What stands in the place of a secret. */
export const REDACTED = "[redacted]";
