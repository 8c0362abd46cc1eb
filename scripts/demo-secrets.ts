import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const secretsSchema = z.object({ adminEmail: z.email(), adminPassword: z.string().min(12) });

/** The administrator of the marketplace on this machine. */
export type DemoSecrets = z.infer<typeof secretsSchema>;

/** The administrator of the marketplace on this machine, made once for each stack and kept beside its data. */
export function demoSecrets(folder: string): DemoSecrets {
  const file = join(folder, "demo.json");
  if (existsSync(file)) return secretsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const secrets = {
    adminEmail: "admin@marketplace.example",
    adminPassword: randomBytes(12).toString("base64url"),
  };
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}
