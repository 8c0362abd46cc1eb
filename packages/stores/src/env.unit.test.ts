import { expect } from "chai";
import fc from "fast-check";
import { readSettings, SettingsError, settingsSchema } from "./env.ts";

const secret = "k7Qv2xZ9mB4t";
const good = {
  POSTGRES_URL: `postgres://shop:${secret}@db.example:5432/shop`,
  MONGO_URL: `mongodb://shop:${secret}@mongo.example:27017/?replicaSet=rs0`,
  REDIS_URL: `redis://:${secret}@redis.example:6379/0`,
  MINIO_URL: "http://minio.example:9000",
  MINIO_ACCESS_KEY: "shopkey",
  MINIO_SECRET_KEY: secret,
};

const stripe = {
  PAYMENT_PROVIDER: "stripe",
  STRIPE_SECRET_KEY: "sk_live_4eC39HqLyjWDarjtT1",
  STRIPE_WEBHOOK_SECRET: "whsec_k7Qv2xZ9mB4t",
};

/** The names that a refusal tells, in its order, and the whole of what it says. */
function refusalOf(environment: Readonly<Record<string, string | undefined>>) {
  try {
    readSettings(environment);
  } catch (failure) {
    if (!(failure instanceof SettingsError)) throw failure;
    return {
      names: [...failure.message.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name),
      text: failure.message,
    };
  }
  throw new Error("These settings were to be refused");
}

const wrong: Readonly<Record<string, readonly string[]>> = {
  NODE_ENV: ["prod"],
  QUERY_PORT: ["x", "-1", "65536", "80.5", "Infinity"],
  COMMAND_PORT: ["http"],
  POSTGRES_URL: ["db.example", "mysql://db.example", "postgres"],
  POSTGRES_POOL_MAX: ["0", "201"],
  MONGO_URL: ["mongo.example", "http://mongo.example", "mongodb://", "mongodb://two words"],
  MONGO_DATABASE: ["a b", "a.b", "$x", "x".repeat(39)],
  MONGO_POOL_MAX: ["none"],
  REDIS_URL: ["redis.example", "http://redis.example"],
  REDIS_KEY_PREFIX: ["a*", "a b", "x".repeat(41)],
  MINIO_URL: ["minio.example:9000", "ftp://minio.example"],
  MINIO_ACCESS_KEY: ["ab"],
  MINIO_SECRET_KEY: ["1234567"],
  MINIO_BUCKET_PREFIX: ["Upper", "-a", "a_b"],
  CDN_URL: ["cdn.example"],
  STORE_TIMEOUT_MS: ["99", "60001"],
  CORS_ORIGINS: ["*", "null", "shop.example", "javascript:x", "https://a.example, b.example"],
  ACCESS_TOKEN_SECONDS: ["59"],
  SESSION_SECONDS: ["one month"],
  FIRST_ADMIN_EMAIL: ["admin"],
  FIRST_ADMIN_PASSWORD: ["short"],
  PAYMENT_PROVIDER: ["paypal"],
  PAYMENT_TIMEOUT_MS: ["99", "60001"],
  STRIPE_SECRET_KEY: ["pk_live_4eC39HqLyjWDarjtT1", "sk_live_", "secret"],
  STRIPE_WEBHOOK_SECRET: ["k7Qv2xZ9mB4t", "whsec_"],
  SANDBOX_WEBHOOK_SECRET: ["short"],
  LOG_LEVEL: ["loud"],
  DRAIN_SECONDS: ["0"],
};

describe("readSettings", () => {
  it("needs the stores' addresses alone, and fills in the rest", () => {
    const settings = readSettings(good);
    expect(settings).to.include({
      ...good,
      NODE_ENV: "development",
      QUERY_PORT: 4001,
      STORE_TIMEOUT_MS: 5_000,
    });
    expect(settings.CDN_URL).to.equal(undefined);
  });

  it("counts an empty variable as unset", () => {
    const empty = Object.fromEntries(Object.keys(settingsSchema.shape).map((name) => [name, ""]));
    expect(readSettings({ ...empty, ...good })).to.deep.equal(readSettings(good));
    expect(refusalOf({ ...good, REDIS_URL: "" }).text).to.match(/REDIS_URL: is not set; must be a URL/);
  });

  it("leaves the variables of others alone", () => {
    expect(readSettings({ ...good, PATH: "/usr/bin", HOME: "/root" })).to.deep.equal(readSettings(good));
  });

  it("names everything that is missing at once", () => {
    const { names } = refusalOf({});
    expect(names).to.have.members(Object.keys(good));
  });

  it("names everything that is wrong at once, with what is missing and what does not go together", () => {
    const { names } = refusalOf({
      NODE_ENV: "production",
      PAYMENT_PROVIDER: "stripe",
      POSTGRES_URL: "postgres://postgres:postgres@db.example/shop",
      QUERY_PORT: "x",
      LOG_LEVEL: "loud",
      FIRST_ADMIN_EMAIL: "admin@shop.example",
      MINIO_SECRET_KEY: "minioadmin",
    });
    const missing = ["MONGO_URL", "REDIS_URL", "MINIO_URL", "MINIO_ACCESS_KEY", "FIRST_ADMIN_PASSWORD"];
    expect(names).to.have.members([
      ...missing,
      "STRIPE_SECRET_KEY",
      "STRIPE_WEBHOOK_SECRET",
      "QUERY_PORT",
      "LOG_LEVEL",
      "POSTGRES_URL",
      "MINIO_SECRET_KEY",
    ]);
  });

  for (const [name, values] of Object.entries(wrong))
    for (const value of values)
      it(`refuses ${name}=${value.slice(0, 30)}, with the form that it must have`, () => {
        const admin = { FIRST_ADMIN_EMAIL: "admin@shop.example", FIRST_ADMIN_PASSWORD: "correct horse" };
        const { names, text } = refusalOf({
          ...good,
          ...(name.startsWith("FIRST") ? admin : {}),
          [name]: value,
        });
        expect([...new Set(names)]).to.deep.equal([name]);
        expect(text)
          .to.match(/must|expected|Invalid/)
          .and.to.include("docs/configuration.md");
      });

  it("never says a value, whichever setting it stands in", () => {
    const names = Object.keys(settingsSchema.shape);
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.stringMatching(/^[a-z]{0,4}:?\/?\/?canary[!-~]{0,20}$/),
        (name, value) => {
          try {
            readSettings({ ...good, NODE_ENV: "production", [name]: value });
          } catch (failure) {
            expect(failure).to.be.instanceOf(SettingsError);
            expect(String(failure)).to.not.include("canary");
          }
        },
      ),
    );
  });

  it("takes a replica set's URL that names each member", () => {
    const MONGO_URL = `mongodb://shop:${secret}@a.example:27017,b.example:27017,c.example/shop?replicaSet=rs0`;
    expect(readSettings({ ...good, ...stripe, MONGO_URL, NODE_ENV: "production" }).MONGO_URL).to.equal(
      MONGO_URL,
    );
  });

  it("takes origins separated by commas, without paths", () => {
    const { CORS_ORIGINS } = readSettings({
      ...good,
      CORS_ORIGINS: " https://a.example/ ,http://b.example:3000/x,",
    });
    expect(CORS_ORIGINS).to.deep.equal(["https://a.example", "http://b.example:3000"]);
  });

  it("wants the first administrator's address and password together", () => {
    expect(refusalOf({ ...good, FIRST_ADMIN_EMAIL: "a@shop.example" }).text).to.match(
      /FIRST_ADMIN_PASSWORD: is not set; must be set together with FIRST_ADMIN_EMAIL/,
    );
    expect(refusalOf({ ...good, FIRST_ADMIN_PASSWORD: "correct horse" }).text).to.match(
      /FIRST_ADMIN_EMAIL: is not set; must be set together with FIRST_ADMIN_PASSWORD/,
    );
  });

  it("wants Stripe's secrets where Stripe is the provider of payments", () => {
    expect(readSettings({ ...good, ...stripe })).to.include(stripe);
    for (const name of ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"])
      expect(refusalOf({ ...good, ...stripe, [name]: "" }).text).to.include(
        `${name}: is not set; must be set when PAYMENT_PROVIDER is stripe`,
      );
  });

  describe("in production", () => {
    const production = { ...good, ...stripe, NODE_ENV: "production" };

    it("refuses a provider of payments that moves no money, also as the default", () => {
      for (const PAYMENT_PROVIDER of ["sandbox", ""]) {
        const { names, text } = refusalOf({ ...production, PAYMENT_PROVIDER });
        expect(names).to.deep.equal(["PAYMENT_PROVIDER"]);
        expect(text).to.include("must not be sandbox in production");
      }
    });

    it("takes passwords that nobody else has", () => {
      expect(readSettings(production)).to.include({ NODE_ENV: "production" });
    });

    for (const [name, url] of Object.entries({
      POSTGRES_URL: (credentials: string) => `postgres://${credentials}db.example:5432/shop`,
      MONGO_URL: (credentials: string) => `mongodb://${credentials}a.example:27017,b.example:27017/shop`,
      REDIS_URL: (credentials: string) => `redis://${credentials}redis.example:6379`,
    }))
      for (const credentials of [
        "",
        "shop@",
        "shop:@",
        "root:postgres@",
        "a:PassWord@",
        "a:p%61ssword@",
        "shop:shop@",
      ])
        it(`refuses ${name} with ${credentials === "" ? "no credentials" : credentials}`, () => {
          const { names, text } = refusalOf({ ...production, [name]: url(credentials) });
          expect(names).to.deep.equal([name]);
          expect(text).to.match(/empty or well-known password in production/);
        });

    it("refuses MinIO's default secret, and one that is the access key again", () => {
      expect(refusalOf({ ...production, MINIO_SECRET_KEY: "minioadmin" }).names).to.deep.equal([
        "MINIO_SECRET_KEY",
      ]);
      const same = { MINIO_ACCESS_KEY: "samesame", MINIO_SECRET_KEY: "samesame" };
      expect(refusalOf({ ...production, ...same }).names).to.deep.equal(["MINIO_SECRET_KEY"]);
    });

    it("refuses a well-known password for the first administrator", () => {
      const admin = { FIRST_ADMIN_EMAIL: "a@shop.example", FIRST_ADMIN_PASSWORD: "password1234" };
      expect(refusalOf({ ...production, ...admin }).names).to.deep.equal(["FIRST_ADMIN_PASSWORD"]);
    });
  });

  it("lets development use well-known passwords", () => {
    const POSTGRES_URL = "postgres://postgres:postgres@127.0.0.1:5432/postgres";
    expect(readSettings({ ...good, POSTGRES_URL })).to.include({ POSTGRES_URL });
  });
});
