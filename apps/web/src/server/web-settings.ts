import { z } from "zod";

const origin = z
  .url({ protocol: /^https?$/, error: "must be an address that begins http:// or https://" })
  .transform((address) => new URL(address).origin);

/** Settings of the web server; the three `PUBLIC_` addresses are as browsers reach them. */
const webSettingsSchema = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  WEB_PORT: z.coerce.number("must be a port").int().min(0).max(65_535).default(4000),
  PUBLIC_QUERY_URL: origin.default("http://127.0.0.1:4001"),
  PUBLIC_COMMAND_URL: origin.default("http://127.0.0.1:4002"),
  /** Where photographs are read from and uploaded to. */
  PUBLIC_MEDIA_URL: origin,
  /** Where photographs are uploaded to, when a CDN serves them; PUBLIC_MEDIA_URL when unset. */
  PUBLIC_UPLOAD_URL: origin.optional(),
});

/** Settings of the web server, parsed. */
export type WebSettings = z.infer<typeof webSettingsSchema>;

/**
 * Reads the web server's settings; an empty variable counts as unset.
 * @throws Error that names every wrong or missing setting.
 */
export function readWebSettings(environment: Readonly<Record<string, string | undefined>>): WebSettings {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = webSettingsSchema.safeParse(present);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => {
    const name = path.join(".");
    return `  ${name}: ${name in present ? message : `is not set; ${message}`}`;
  });
  throw new Error(`These settings are wrong or missing:\n${lines.join("\n")}`);
}
