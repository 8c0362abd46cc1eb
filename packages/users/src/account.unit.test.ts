import { expect } from "chai";
import fc from "fast-check";
import {
  emailSchema,
  type Preferences,
  preferencesChangeSchema,
  preferencesSchema,
  profileChangeSchema,
  profileSchema,
} from "./account.ts";
import { mergePreferences } from "./change-account.ts";
import { registerSchema } from "./sign-in.ts";

describe("an e-mail address", () => {
  for (const written of [
    "anna@example.org",
    "  Anna@Example.ORG ",
    "ANNA@EXAMPLE.ORG",
    // As a Japanese keyboard writes it.
    "ａｎｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ",
    "anna@example.org\n",
  ]) {
    it(`is one address as ${JSON.stringify(written)}`, () => {
      expect(emailSchema.parse(written)).to.equal("anna@example.org");
    });
  }

  for (const refused of [
    "",
    "anna",
    "anna@",
    "@example.org",
    "anna@example",
    "anna @example.org",
    "anna@example.org, eve@example.org",
    "anna@exämple.org",
    "аnna@example.org",
    "anna\u0000@example.org",
    `${"a".repeat(250)}@example.org`,
    "a".repeat(1_000_000),
  ]) {
    it(`is not ${JSON.stringify(refused.slice(0, 40))}`, () => {
      expect(emailSchema.safeParse(refused).success).to.equal(false);
    });
  }

  it("stays as it is when it is normalised again, and is as the database keeps it", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (written) => {
        const once = emailSchema.safeParse(written);
        if (!once.success) return;
        expect(emailSchema.parse(once.data)).to.equal(once.data);
        expect(once.data).to.equal(once.data.toLowerCase().trim());
      }),
    );
  });
});

describe("what a person fills in", () => {
  const filledIn = { email: "anna@example.org", password: "correct horse", name: "Anna" };

  for (const extra of [{ role: "admin" }, { status: "active" }, { id: "x" }, { passwordHash: "x" }]) {
    it(`may not name ${Object.keys(extra)[0]}`, () => {
      expect(registerSchema.safeParse({ ...filledIn, ...extra }).success).to.equal(false);
      expect(profileChangeSchema.safeParse({ version: 1, name: "Anna", ...extra }).success).to.equal(false);
      expect(preferencesChangeSchema.safeParse({ version: 1, preferences: extra }).success).to.equal(false);
    });
  }

  for (const operator of [{ $gt: "" }, { $ne: null }, ["anna@example.org"], 1, null, true]) {
    it(`takes no ${JSON.stringify(operator)} for a text`, () => {
      for (const field of ["email", "password", "name"])
        expect(registerSchema.safeParse({ ...filledIn, [field]: operator }).success).to.equal(false);
    });
  }

  it("has a password of 10 to 128 characters", () => {
    const accepts = (password: string) => registerSchema.safeParse({ ...filledIn, password }).success;
    expect(accepts("x".repeat(9))).to.equal(false);
    expect(accepts("x".repeat(10))).to.equal(true);
    expect(accepts("x".repeat(128))).to.equal(true);
    expect(accepts("x".repeat(129))).to.equal(false);
  });

  it("has one password however a keyboard composes its letters, spaces included", () => {
    const parsed = (password: string) => registerSchema.parse({ ...filledIn, password }).password;
    expect(parsed("  smørrebrød é")).to.equal(parsed("  smørrebrød e\u0301"));
    expect(parsed(" leading space")).to.equal(" leading space");
  });

  it("has a country of ISO 3166-1", () => {
    const accepts = (country: unknown) => profileChangeSchema.safeParse({ version: 1, country }).success;
    expect(["DK", "DE", "GB", null].map(accepts)).to.deep.equal([true, true, true, true]);
    expect(["dk", "EU", "UK", "XX", "ZZ", "Denmark", ""].map(accepts)).to.not.include(true);
  });
});

describe("preferences", () => {
  const defaults: Preferences = preferencesSchema.parse({});

  it("have defaults for a new account", () => {
    expect(defaults).to.deep.equal({
      locale: "en",
      currency: "EUR",
      emailNotifications: { orders: true, messages: true, savedSearches: true },
    });
  });

  it("change in what is named and keep the rest", () => {
    const changed = mergePreferences(defaults, { locale: "da", emailNotifications: { messages: false } });
    expect(changed).to.deep.equal({
      ...defaults,
      locale: "da",
      emailNotifications: { orders: true, messages: false, savedSearches: true },
    });
    expect(mergePreferences(changed, {})).to.deep.equal(changed);
  });

  it("take no currency that does not exist, and nothing unknown", () => {
    for (const preferences of [{ currency: "XYZ" }, { theme: "dark" }, { emailNotifications: { sms: true } }])
      expect(preferencesChangeSchema.safeParse({ version: 1, preferences }).success).to.equal(false);
  });
});

describe("a public profile", () => {
  it("has no place for an e-mail address, a role or preferences", () => {
    expect(Object.keys(profileSchema.shape)).to.have.members([
      "id",
      "name",
      "bio",
      "avatarUrl",
      "city",
      "country",
      "memberSince",
    ]);
  });
});
