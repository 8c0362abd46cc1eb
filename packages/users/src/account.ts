import {
  countrySchema,
  currencySchema,
  idSchema,
  lineSchema,
  personal,
  textSchema,
} from "@marketplace/kernel";
import { z } from "zod";

const MAX_EMAIL = 254;

/**
 * An e-mail address in the form in which it is kept: trimmed, NFKC, lower case, ASCII. Folding before the check
 * makes one account of one address however a keyboard wrote it, and since mail goes only to the folded form, a
 * look-alike cannot divert another person's mail.
 */
export const emailSchema = z
  .string()
  .max(MAX_EMAIL * 2, `must be at most ${MAX_EMAIL} characters`)
  .transform((email) => email.normalize("NFKC").trim().toLowerCase())
  .pipe(
    z
      .email("must be an e-mail address such as anna@example.org")
      .max(MAX_EMAIL, `must be at most ${MAX_EMAIL} characters`),
  );

/** What an account may do beyond its own things. */
export const roleSchema = z.enum(["member", "moderator", "admin"]);

/** Language, currency and wishes for mail; the defaults are those of a new account. */
export const preferencesSchema = z.strictObject({
  locale: z.enum(["en", "da", "de"]).default("en"),
  currency: currencySchema.default("EUR"),
  emailNotifications: z
    .strictObject({
      orders: z.boolean().default(true),
      messages: z.boolean().default(true),
      savedSearches: z.boolean().default(true),
    })
    .prefault({}),
});

/** Language, currency and wishes for mail. */
export type Preferences = z.output<typeof preferencesSchema>;

/** An account as its owner sees it. */
export const accountSchema = z.strictObject({
  id: idSchema,
  email: personal(z.string()),
  name: z.string(),
  bio: z.string(),
  avatarUrl: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  role: roleSchema,
  preferences: personal(
    z.strictObject({
      locale: z.enum(["en", "da", "de"]),
      currency: z.string(),
      emailNotifications: z.strictObject({
        orders: z.boolean(),
        messages: z.boolean(),
        savedSearches: z.boolean(),
      }),
    }),
  ),
  version: z.int(),
  createdAt: z.date(),
});

/** An account as its owner sees it. */
export type Account = z.output<typeof accountSchema>;

/** An account as everybody sees it: never the e-mail address. */
export const profileSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  bio: z.string(),
  avatarUrl: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  memberSince: z.date(),
});

/** An account as everybody sees it. */
export type Profile = z.output<typeof profileSchema>;

const nameSchema = lineSchema({ max: 80 });
const versionSchema = z.int().min(1);

/** What a person fills in to get an account, without the password. */
export const newAccountSchema = z.strictObject({ email: emailSchema, name: nameSchema });

/** A change of the public side of an account; what is left out stays. */
export const profileChangeSchema = z.strictObject({
  version: versionSchema,
  name: nameSchema.optional(),
  bio: textSchema({ min: 0, max: 1_000 }).optional(),
  city: lineSchema({ max: 100 }).nullable().optional(),
  country: countrySchema.nullable().optional(),
});

/** A change of the public side of an account. */
export type ProfileChange = z.output<typeof profileChangeSchema>;

/** A change of preferences; what is left out stays. */
export const preferencesChangeSchema = z.strictObject({
  version: versionSchema,
  preferences: z.strictObject({
    locale: z.enum(["en", "da", "de"]).optional(),
    currency: currencySchema.optional(),
    emailNotifications: z
      .strictObject({
        orders: z.boolean().optional(),
        messages: z.boolean().optional(),
        savedSearches: z.boolean().optional(),
      })
      .optional(),
  }),
});

/** A change of preferences; what is left out stays. */
export type PreferencesChange = z.output<typeof preferencesChangeSchema>["preferences"];
