import { request } from "node:http";
import { expect } from "chai";
import { type RunningWeb, startWeb } from "./serve-web.ts";

describe("the web server", () => {
  let web: RunningWeb;
  before(async () => {
    web = await startWeb({
      host: "127.0.0.1",
      port: 0,
      queryUrl: "http://127.0.0.1:4001",
      commandUrl: "http://127.0.0.1:4002",
      mediaUrl: "http://127.0.0.1:9000",
    });
  });
  after(() => web.close());

  const get = (path: string, init: RequestInit = {}) =>
    fetch(`${web.url}${path}`, { redirect: "manual", signal: AbortSignal.timeout(5_000), ...init });

  it("answers every path of the app with the page, never cached, under its security policy", async () => {
    for (const path of ["/", "/sell", "/listings/0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21"]) {
      const page = await get(path);
      expect(page.status).to.equal(200);
      expect(page.headers.get("cache-control")).to.equal("no-cache");
      expect(page.headers.get("content-security-policy")).to.include("script-src 'self'");
      expect(page.headers.get("x-content-type-options")).to.equal("nosniff");
      expect(await page.text()).to.include('<div id="app">');
    }
  });

  it("lets browsers keep the built files for a year, and does not answer a missing one with the page", async () => {
    const html = await (await get("/")).text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? "";
    const built = await get(script);
    expect(built.headers.get("cache-control")).to.equal("public, max-age=31536000, immutable");
    expect(built.headers.get("content-type")).to.include("javascript");
    // It travels compressed, for `fetch` as for every browser.
    expect(built.headers.get("content-encoding")).to.match(/^(br|gzip)$/);
    expect(built.headers.get("vary")).to.equal("Accept-Encoding");
    expect(await built.text()).to.include("/config.json");
    const gone = await get("/assets/of-yesterday.js");
    expect(gone.status).to.equal(404);
    await gone.body?.cancel();
  });

  it("tells the app where the API is, and others that it is healthy", async () => {
    expect(await (await get("/config.json")).json()).to.deep.equal({
      queryUrl: "http://127.0.0.1:4001",
      commandUrl: "http://127.0.0.1:4002",
    });
    expect(await (await get("/health")).json()).to.deep.equal({ name: "web", ok: true });
  });

  it("refuses to be written to", async () => {
    const answer = await get("/", { method: "POST", body: "x" });
    expect(answer.status).to.equal(405);
    await answer.body?.cancel();
  });

  it("serves nothing outside the built app", async () => {
    const answer = await rawGet("/../package.json");
    expect(answer.body).not.to.include("@marketplace/web");
  });

  it("sends a page opened at localhost to the site that the session's cookie is kept for, and nowhere else", async () => {
    const { port } = new URL(web.url);
    const home = await rawGet("/sell?x=1", `localhost:${port}`);
    expect([home.status, home.location]).to.deep.equal([302, `http://127.0.0.1:${port}/sell?x=1`]);
    const trick = await rawGet("//evil.example/", `localhost:${port}`);
    expect(trick.location).to.equal(`http://127.0.0.1:${port}//evil.example/`);
    expect((await rawGet("/", "shop.example")).status).to.equal(200);
  });

  /** Sends exactly this path and host, which `fetch` would tidy up. */
  function rawGet(path: string, host = new URL(web.url).host) {
    return new Promise<{ status: number | undefined; location: string | undefined; body: string }>(
      (resolve, reject) => {
        request(
          {
            host: "127.0.0.1",
            port: new URL(web.url).port,
            path,
            headers: { host },
            agent: false,
            timeout: 5_000,
          },
          (answer) => {
            let body = "";
            answer.setEncoding("utf8");
            answer.on("data", (part) => {
              body += part;
            });
            answer.on("end", () =>
              resolve({ status: answer.statusCode, location: answer.headers.location, body }),
            );
          },
        )
          .on("error", reject)
          .end();
      },
    );
  }
});
