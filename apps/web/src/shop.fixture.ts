import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type MarketplaceClient, type RouterInputs } from "@marketplace/api";
import { startCommand } from "@marketplace/command";
import { freePort, type MediaProxy, mediaProxyUp, StackError } from "@marketplace/local-stack";
import { startQuery } from "@marketplace/query";
import { openLogger } from "@marketplace/rpc";
import { openTestStores } from "@marketplace/testing";
import { startWorker } from "@marketplace/worker";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "./browser.fixture.ts";
import { startWeb } from "./server/serve-web.ts";

/** A whole shop: the three processes on stores of their own, the built app, and a browser to use it with. */
export interface Shop {
  readonly url: string;
  readonly guest: MarketplaceClient;
  /** Makes an account behind the scenes. */
  join(name: string): Promise<Person>;
  /** Makes an account of somebody who looks after the shop. */
  joinModerator(name: string): Promise<Person>;
  /** Opens a browser of somebody's own, with nothing in it. */
  visit(viewport?: Viewport): Promise<Visit>;
  /** Takes a picture of every open page, for whoever wonders why a test failed; tells the folder. */
  keepEvidence(): Promise<string>;
  close(): Promise<void>;
}

/** An account, and a client that acts for it. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly client: MarketplaceClient;
}

/** One person's browser. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Faults of the page so far: errors, and what its own security policy refused. */
  readonly faults: readonly string[];
  signIn(person: Pick<Person, "email">): Promise<void>;
}

interface Viewport {
  readonly width: number;
  readonly height: number;
}

export const PASSWORD = "correct horse battery";
export const DESKTOP: Viewport = { width: 1280, height: 900 };
export const PHONE: Viewport = { width: 390, height: 844 };
const PATIENCE_MS = 15_000;

/** Opens a shop; the app must have been built. */
export async function openShop(): Promise<Shop> {
  // Chosen first: the API must know the app's origin before it starts, and the app the API's.
  const port = await freePort(undefined);
  const origin = `http://127.0.0.1:${port}`;
  const suite = await openTestStores({
    buckets: true,
    settings: { CORS_ORIGINS: origin, REGISTRATIONS_PER_HOUR: "1000" },
  });
  const log = openLogger({ name: "test", level: "silent" });
  // Photographs come as they do from `npm start`: from a cache, at another origin than they are uploaded to.
  const proxy = await proxyIfPossible(suite.settings.MINIO_URL);
  const mediaUrl = proxy?.url ?? suite.settings.MINIO_URL;
  const settings = { ...suite.settings, CDN_URL: mediaUrl };
  const [query, command, worker] = await Promise.all([
    startQuery(settings, log),
    startCommand(settings, log),
    startWorker(settings, log),
  ]);
  const web = await startWeb({
    host: "127.0.0.1",
    port,
    queryUrl: query.url,
    commandUrl: command.url,
    mediaUrl,
    uploadUrl: suite.settings.MINIO_URL,
  });
  const browser = await launchBrowser();
  const at = { url: query.url, commandUrl: command.url };
  const guest = createClient(at);
  let people = 0;

  async function register(name: string): Promise<Person> {
    people += 1;
    const email = `person-${people}@shop.example`;
    const { account, tokens } = await guest.users.register.mutate({ email, password: PASSWORD, name });
    return { id: account.id, name, email, client: createClient({ ...at, token: tokens.accessToken }) };
  }

  return {
    url: web.url,
    guest,
    join: register,
    async joinModerator(name) {
      const person = await register(name);
      const { sequelize } = suite.stores.postgres;
      await sequelize.query("UPDATE users SET role = 'moderator' WHERE id = $id", {
        bind: { id: person.id },
      });
      // A session is of the role that it was begun in.
      const { tokens } = await guest.users.login.mutate({ email: person.email, password: PASSWORD });
      return { ...person, client: createClient({ ...at, token: tokens.accessToken }) };
    },
    visit: (viewport = DESKTOP) => visit(browser, web.url, viewport),
    async keepEvidence() {
      const folder = mkdtempSync(join(tmpdir(), "web-failure-"));
      const pages = browser.contexts().flatMap((context) => context.pages());
      for (const [index, page] of pages.entries())
        await page.screenshot({ path: join(folder, `page-${index + 1}.png`) });
      process.stderr.write(`Pictures of the open pages: ${folder}\n`);
      return folder;
    },
    async close() {
      await browser.close();
      await web.close();
      await Promise.all([query.close(), command.close(), worker.close()]);
      await proxy?.stop();
      await suite.close();
    },
  };
}

/** The caching proxy; null where there is no nginx: what it does has tests of its own, which then fail. */
async function proxyIfPossible(minioUrl: string): Promise<MediaProxy | null> {
  try {
    return await mediaProxyUp({ minioUrl });
  } catch (failure) {
    if (!(failure instanceof StackError)) throw failure;
    process.stderr.write(`Photographs come straight from MinIO: ${failure.message}\n`);
    return null;
  }
}

async function visit(browser: Browser, baseURL: string, viewport: Viewport): Promise<Visit> {
  const context = await browser.newContext({
    baseURL,
    viewport,
    locale: "en-GB",
    timezoneId: "Europe/Copenhagen",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (fault) => faults.push(String(fault)));
  page.on("console", (message) => {
    // A status that the API refuses with is told there too, and is no fault.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(message.text());
  });
  return {
    page,
    context,
    faults,
    async signIn({ email }) {
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Password").fill(PASSWORD);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL((url) => url.pathname === "/");
    },
  };
}

/** Where an order goes, right in every field. */
export const shipping: RouterInputs["orders"]["place"]["shipping"] = {
  address: { name: "Bo Madsen", line1: "Vestergade 1", postalCode: "8000", city: "Aarhus", country: "DK" },
  method: "standard",
};

/** Cards of the sandbox, by what they do. */
export const cards = { pays: "4242424242424242", asksTheBank: "4000002500003155" } as const;

/** A listing that is right in every field. */
export function deskDraft(idempotencyKey: string): RouterInputs["listings"]["create"] {
  return {
    idempotencyKey,
    title: "Oak desk with three drawers",
    description: "Made in the sixties, oiled last year.\n\nOne drawer sticks a little in summer.",
    subcategory: "tables",
    condition: "good",
    price: { amount: 125_000, currency: "DKK" },
    location: { city: "Aarhus", country: "DK", coordinates: [10.2039, 56.1629] },
    attributes: { kind: "desk", material: ["oak"], width: 140, depth: 70.5 },
  };
}
