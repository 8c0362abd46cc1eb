import type { Page, Route } from "playwright-core";

/** The keys of the calls that a page makes of a procedure, in their order, from now on. */
export function keysOf(page: Page, procedure: RegExp): readonly string[] {
  const keys: string[] = [];
  page.on("request", (request) => {
    const key = /"idempotencyKey":"([^"]+)"/.exec(request.postData() ?? "")?.[1];
    if (key !== undefined && procedure.test(request.url())) keys.push(key);
  });
  return keys;
}

/** Lets the next call of a procedure have its effect, and its answer get lost. */
export async function loseAnswer(page: Page, procedure: RegExp): Promise<void> {
  await page.route(
    procedure,
    async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      await route.fetch();
      await route.abort("connectionreset");
    },
    { times: 1 },
  );
}

/** Keeps the calls of a procedure from the server until what it gives back is called. */
export async function holdCalls(page: Page, procedure: RegExp): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(procedure, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Answers a call as the server does that refuses it with a code. */
export async function refuse(route: Route, code: string): Promise<void> {
  if (route.request().method() !== "POST") return route.continue();
  const { origin } = new URL(route.request().frame().url());
  const data = { code, httpStatus: 500, requestId: null, details: {}, fieldErrors: {} };
  await route.fulfill({
    status: 504,
    headers: { "access-control-allow-origin": origin, "access-control-allow-credentials": "true" },
    json: [{ error: { json: { message: "Said by the server.", code: -32000, data } } }],
  });
}
