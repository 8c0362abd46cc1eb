/** Passwords that ship in examples the world over; production refuses to start with one. */
const KNOWN_PASSWORDS = new Set([
  "",
  "1234",
  "123456",
  "12345678",
  "123456789012",
  "admin",
  "admin123",
  "administrator",
  "changeit",
  "changeme",
  "change-me",
  "default",
  "example",
  "guest",
  "letmein",
  "marketplace",
  "marketplace-demo",
  "minio",
  "minio123",
  "minioadmin",
  "mongo",
  "mongodb",
  "pass",
  "passw0rd",
  "password",
  "password123",
  "password1234",
  "postgres",
  "postgresql",
  "qwerty",
  "redis",
  "root",
  "secret",
  "test",
  "user",
]);

const URLS = ["POSTGRES_URL", "MONGO_URL", "REDIS_URL"];
const PLAIN = ["MINIO_SECRET_KEY", "FIRST_ADMIN_PASSWORD"];

/** Names of the settings whose password is empty, known to everyone, or the user's own name. */
export function namesOfKnownPasswords(values: Readonly<Record<string, string | undefined>>): string[] {
  const urls = URLS.filter((name) => {
    const value = values[name];
    if (value === undefined) return false;
    const { user, password } = credentialsOf(value);
    return isKnown(password) || password === user;
  });
  const plain = PLAIN.filter((name) => isKnown(values[name]));
  const sameAsName =
    values.MINIO_SECRET_KEY !== undefined && values.MINIO_SECRET_KEY === values.MINIO_ACCESS_KEY;
  return [...new Set([...urls, ...plain, ...(sameAsName ? ["MINIO_SECRET_KEY"] : [])])];
}

function isKnown(password: string | undefined): boolean {
  return password !== undefined && KNOWN_PASSWORDS.has(password.toLowerCase());
}

// By hand, since a MongoDB URL names several hosts, which `URL` cannot read.
function credentialsOf(url: string): { user: string; password: string } {
  const [, user = "", password = ""] = /^[^:/]+:\/\/([^:@/]*)(?::([^@/]*))?@/.exec(url) ?? [];
  return { user: decoded(user), password: decoded(password) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
