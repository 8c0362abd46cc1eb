import { connect } from "node:net";
import { expect } from "chai";
import { type Answer, clientHeaders, failureIn, openTestServer, resultIn } from "./test-server.fixture.ts";

const ALLOWED = "https://shop.example";
const EVIL = "https://evil.example";

describe("what a server takes", () => {
  let server: Awaited<ReturnType<typeof openTestServer>>;
  before(async () => {
    server = await openTestServer();
  });
  after(() => server.close());

  const post = (headers: Record<string, string>, body = '{"json":{"text":"a"}}') =>
    server.ask("/trpc/echo", { method: "POST", headers, body });

  function expectRefusal(answer: Answer, status: number, code: string): void {
    expect(answer.status, answer.text).to.equal(status);
    expect(failureIn(answer)).to.include({ code, httpStatus: status });
  }

  describe("of a POST that a page of another site could send", () => {
    it("takes what our client sends", async () => {
      expect(resultIn(await post(clientHeaders))).to.deep.equal({ text: "a" });
      const charset = { ...clientHeaders, "content-type": "Application/JSON; charset=utf-8" };
      expect((await post(charset)).status).to.equal(200);
    });

    for (const type of [
      "text/plain",
      "multipart/form-data; boundary=x",
      "application/x-www-form-urlencoded",
      "application/jsonp",
      "application/json-seq",
      "text/plain; application/json",
      "application/octet-stream",
      "",
    ])
      it(`refuses ${type === "" ? "no content type" : type}, also for a mutation without input`, async () => {
        const headers: Record<string, string> = { ...clientHeaders, "content-type": type };
        if (type === "") delete headers["content-type"];
        expectRefusal(await post(headers), 415, "UNSUPPORTED_REQUEST");
        const noInput = await server.ask("/trpc/noInput", { method: "POST", headers, body: "" });
        expectRefusal(noInput, 415, "UNSUPPORTED_REQUEST");
      });

    it("refuses one without our own header", async () => {
      const answer = await post({ "content-type": "application/json" });
      expectRefusal(answer, 415, "UNSUPPORTED_REQUEST");
      expect(failureIn(answer).message).to.equal(
        "Send the header x-marketplace-client with your client's name.",
      );
    });

    for (const [name, origin] of Object.entries({
      "a foreign origin": EVIL,
      "an origin that is hidden": "null",
      "an allowed origin on another port": `${ALLOWED}:8443`,
      "an allowed origin without TLS": "http://shop.example",
      "an allowed origin as the beginning of another": `${ALLOWED}.evil.example`,
      "a file": "file://",
    }))
      it(`refuses ${name}`, async () => {
        expectRefusal(await post({ ...clientHeaders, origin }), 403, "FORBIDDEN");
      });

    it("takes an allowed origin, and a page of the same host", async () => {
      expect(
        (await post({ ...clientHeaders, origin: ALLOWED, "sec-fetch-site": "cross-site" })).status,
      ).to.equal(200);
      expect((await post({ ...clientHeaders, origin: server.url })).status).to.equal(200);
    });

    it("refuses what a browser itself says to come from another site", async () => {
      expectRefusal(await post({ ...clientHeaders, "sec-fetch-site": "cross-site" }), 403, "FORBIDDEN");
      const asOwn = { ...clientHeaders, "sec-fetch-site": "cross-site", origin: server.url };
      expectRefusal(await post(asOwn), 403, "FORBIDDEN");
    });

    it("refuses a TRACE, which is no failure of its own", async () => {
      expectRefusal(
        await server.ask("/trpc/hello", { method: "TRACE", headers: clientHeaders }),
        415,
        "UNSUPPORTED_REQUEST",
      );
    });

    it("runs no mutation by another method", async () => {
      const input = encodeURIComponent('{"json":{"text":"a"}}');
      for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
        const answer = await server.ask(`/trpc/echo?input=${input}`, { method, headers: { origin: EVIL } });
        expect(answer.status, method).to.be.within(400, 499);
      }
    });
  });

  describe("of pages of other origins", () => {
    const cross = (answer: Answer) => answer.headers["access-control-allow-origin"];

    it("lets an allowed one read answers and errors, with cookies, and keeps caches apart", async () => {
      const headers = { origin: ALLOWED };
      const answers = await Promise.all([
        server.query("hello", undefined, headers),
        server.query("fail", { code: "RATE_LIMITED" }, headers),
        server.query("nothing", undefined, headers),
        server.ask("/nowhere", { headers }),
        server.ask("/health", { headers }),
        server.ask("/trpc/echo", { method: "POST", headers }),
        server.ask("/trpc/hello?input={", { headers }),
        server.mutate("echo", { text: "x".repeat(300_000) }, headers),
      ]);
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 429, 404, 404, 200, 415, 400, 413]);
      for (const answer of answers) {
        expect(cross(answer)).to.equal(ALLOWED);
        expect(answer.headers["access-control-allow-credentials"]).to.equal("true");
        expect(answer.headers["access-control-expose-headers"]).to.equal(
          "x-request-id,retry-after,ratelimit-limit,ratelimit-remaining,ratelimit-reset",
        );
        expect(answer.headers.vary?.toLowerCase()).to.include("origin");
      }
    });

    for (const origin of [EVIL, "null"])
      it(`tells the browser of ${origin} nothing that would let it read`, async () => {
        const answers = await Promise.all([
          server.query("hello", undefined, { origin }),
          server.query("fail", { code: "NOT_FOUND" }, { origin }),
          server.ask("/health", { headers: { origin } }),
          server.ask("/trpc/echo", { method: "POST", headers: { ...clientHeaders, origin } }),
          server.ask("/trpc/echo", {
            method: "OPTIONS",
            headers: {
              origin,
              "access-control-request-method": "POST",
              "access-control-request-headers": "x-marketplace-client",
            },
          }),
        ]);
        for (const answer of answers) {
          expect(cross(answer)).to.equal(undefined);
          expect(answer.headers.vary?.toLowerCase()).to.include("origin");
        }
      });

    it("answers an allowed one's preflight with what it may send", async () => {
      const answer = await server.ask("/trpc/echo", {
        method: "OPTIONS",
        headers: { origin: ALLOWED, "access-control-request-method": "POST" },
      });
      expect(answer.status).to.equal(204);
      expect(cross(answer)).to.equal(ALLOWED);
      expect(answer.headers["access-control-allow-methods"]).to.equal("GET,POST");
      expect(answer.headers["access-control-allow-headers"])
        .to.include("authorization")
        .and.include("x-marketplace-client");
    });
  });

  describe("of size and form", () => {
    const bodyOf = (bytes: number) => {
      const frame = JSON.stringify({ json: { text: "a", more: "" } }).length;
      return JSON.stringify({ json: { text: "a", more: "x".repeat(bytes - frame) } });
    };

    it("takes a body of 256 kB and refuses one byte more", async () => {
      expect((await post(clientHeaders, bodyOf(256 * 1024))).status).to.equal(200);
      const answer = await post(clientHeaders, bodyOf(256 * 1024 + 1));
      expectRefusal(answer, 413, "PAYLOAD_TOO_LARGE");
      expect(failureIn(answer).message).to.equal("The request is too large; send less at once.");
    });

    it("refuses ten megabytes", async () => {
      expectRefusal(await post(clientHeaders, bodyOf(10 * 1024 * 1024)), 413, "PAYLOAD_TOO_LARGE");
    });

    it("takes a batch of ten and refuses one of eleven, without running any", async () => {
      const batch = (size: number) =>
        server.ask(`/trpc/${Array.from({ length: size }, () => "noInput").join(",")}?batch=1`, {
          method: "POST",
          headers: clientHeaders,
          body: "{}",
        });
      expect(JSON.parse((await batch(10)).text)).to.have.lengthOf(10);
      const before = server.lines().filter(({ msg }) => msg === "call").length;
      expectRefusal(await batch(11), 400, "VALIDATION_FAILED");
      expect(server.lines().filter(({ msg }) => msg === "call")).to.have.lengthOf(before);
    });

    it("takes a date, and refuses a date that is none", async () => {
      const dated = (at: string) => `{"json":{"text":"a","at":"${at}"},"meta":{"values":{"at":["Date"]}}}`;
      const answer = await post(clientHeaders, dated("2026-06-01T12:00:00.000Z"));
      expect(resultIn(answer)).to.deep.equal({ text: "a", at: "2026-06-01T12:00:00.000Z" });
      expectRefusal(await post(clientHeaders, dated("yesterday")), 400, "VALIDATION_FAILED");
    });

    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
    const hostile: Readonly<Record<string, string>> = {
      "200 levels of objects": `{"json":{"text":"a","more":${deep(200)}}}`,
      "100,000 levels of lists": `{"json":{"text":"a","more":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`,
      "deep meta": `{"json":{"text":"a"},"meta":{"values":${deep(200)}}}`,
      __proto__: '{"json":{"text":"a","__proto__":{"polluted":1}}}',
      "__proto__ deep inside": '{"json":{"text":"a","more":{"x":[{"__proto__":{"polluted":1}}]}}}',
      "constructor.prototype": '{"json":{"text":"a","more":{"constructor":{"prototype":{"polluted":1}}}}}',
      "an unknown field named constructor": '{"json":{"text":"a","constructor":1}}',
      "__proto__ as a path of meta":
        '{"json":{"text":"a"},"meta":{"values":{"__proto__.polluted":["Date"]}}}',
      "constructor as a path of meta":
        '{"json":{"text":"a"},"meta":{"values":{"constructor.prototype.x":["undefined"]}}}',
      // In a member of which the schema asks nothing, so that only the wire format stands in the way.
      "a RegExp": '{"json":{"text":"a","more":"/(a+)+$/"},"meta":{"values":{"more":["regexp"]}}}',
      "a Map": '{"json":{"text":"a","more":[["a",1]]},"meta":{"values":{"more":["map"]}}}',
      "a Set": '{"json":{"text":"a","more":[1]},"meta":{"values":{"more":["set"]}}}',
      "a URL": '{"json":{"text":"a","more":"http://127.0.0.1"},"meta":{"values":{"more":["URL"]}}}',
      "a bigint": '{"json":{"text":"a","more":"1"},"meta":{"values":{"more":["bigint"]}}}',
      "an Error":
        '{"json":{"text":"a","more":{"name":"x","message":"y"}},"meta":{"values":{"more":["Error"]}}}',
      "a class": '{"json":{"text":"a","more":{}},"meta":{"values":{"more":[["class","Date"]]}}}',
      "a custom type": '{"json":{"text":"a","more":{}},"meta":{"values":{"more":[["custom","x"]]}}}',
      "a symbol": '{"json":{"text":"a","more":"x"},"meta":{"values":{"more":[["symbol","x"]]}}}',
      "typed bytes":
        '{"json":{"text":"a","more":[1]},"meta":{"values":{"more":[["typed-array","Uint8Array"]]}}}',
      "a repeated object": '{"json":{"text":"a"},"meta":{"referentialEqualities":{"text":["more"]}}}',
      "no envelope": '{"text":"a"}',
      "a list": "[1,2]",
      "a text": '"a"',
      null: "null",
      "half of JSON": '{"json":{"text":"a"',
      nothing: "",
    };
    for (const [name, body] of Object.entries(hostile))
      it(`refuses ${name}, and stays well`, async () => {
        expectRefusal(await post(clientHeaders, body), 400, "VALIDATION_FAILED");
        expect(Reflect.get({}, "polluted")).to.equal(undefined);
        expect((await server.query("hello")).status).to.equal(200);
      });
  });

  describe("of odd addresses", () => {
    it("answers paths that cannot be read", async () => {
      for (const path of [
        "/trpc/%E0%A4%A",
        "/trpc/%",
        "/trpc/%ff%fe",
        "/trpc/%2e%2e%2fhealth",
        "/trpc/a%00b",
        "/trpc/",
      ]) {
        const answer = await server.ask(path);
        expect(answer.status, path).to.be.within(400, 404);
        expect(failureIn(answer).code).to.be.oneOf(["NOT_FOUND", "VALIDATION_FAILED"]);
      }
    });

    it("answers paths that nothing is at", async () => {
      for (const path of [
        "/",
        "/trpc",
        "/TRPC/hello",
        "//trpc/hello",
        "/healthz",
        "/trpc/../health",
        "/.git/config",
      ]) {
        const answer = await server.ask(path);
        expect(answer.status, path).to.be.oneOf([200, 404]);
        if (answer.status === 404) expect(JSON.parse(answer.text)).to.have.property("error");
      }
    });

    for (const name of [
      "constructor",
      "__proto__",
      "toString",
      "hasOwnProperty",
      "hello.constructor",
      "_def",
      "then",
    ])
      it(`finds no procedure named ${name}`, async () => {
        const answer = await server.query(name);
        expectRefusal(answer, 404, "NOT_FOUND");
      });

    it("answers connection parameters that cannot be read, of a subscription that is none", async () => {
      for (const parameters of [
        "{bad",
        "null",
        "1",
        '{"token":1}',
        '{"__proto__":{"polluted":1}}',
        "x".repeat(5_000),
      ]) {
        const path = `/trpc/hello?connectionParams=${encodeURIComponent(parameters)}`;
        const answer = await server.ask(path, { headers: { accept: "text/event-stream" } });
        expect(answer.status, parameters).to.be.oneOf([200, 400]);
        if (answer.status === 400) expect(failureIn(answer).code).to.equal("VALIDATION_FAILED");
        expect(Reflect.get({}, "polluted")).to.equal(undefined);
      }
    });

    it("refuses a URL that is far too long", async () => {
      const answer = await server.ask(`/trpc/hello?input=${"x".repeat(40_000)}`);
      expect(answer.status).to.equal(431);
    });

    /** Sends bytes as they are, and reads until the connection ends. */
    const raw = (bytes: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
        let text = "";
        socket.setTimeout(10_000, () => socket.destroy(new Error("No answer came")));
        socket.on("data", (part) => {
          text += part;
        });
        socket.on("end", () => resolve(text));
        socket.on("error", reject);
        socket.end(bytes);
      });

    for (const [name, bytes] of Object.entries({
      "no HTTP": "hello\r\n\r\n",
      "a host that is none": "GET /trpc/hello HTTP/1.1\r\nHost: [::bad\r\nConnection: close\r\n\r\n",
      "a host with a space": "GET /trpc/hello HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
      "a target that is no path": "GET http:// HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      "a target that is a star": "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      "two lengths": "POST /trpc/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
      "a length and chunks":
        "POST /trpc/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    }))
      it(`answers ${name} and stays well`, async () => {
        const text = await raw(bytes);
        expect(text).to.match(/^HTTP\/1\.1 [24]\d\d /);
        expect(text).to.not.match(/node_modules|\.ts:|at \w+ \(/);
        expect((await server.query("hello")).status).to.equal(200);
      });
  });

  it("says with every answer how browsers are to treat it", async () => {
    const answers = await Promise.all([
      server.query("hello"),
      server.query("fail", { code: "INTERNAL" }),
      server.ask("/health"),
      server.ask("/nowhere"),
      server.ask("/trpc/echo", { method: "POST" }),
    ]);
    for (const { headers } of answers) {
      expect(headers).to.include({
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "cross-origin-resource-policy": "same-site",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=31536000",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
      });
      expect(headers["content-type"]).to.match(/^application\/json/);
      expect(headers).to.not.have.any.keys("server", "x-powered-by");
    }
  });

  it("gives each request an id: the caller's where it is well formed, else one of its own", async () => {
    for (const id of ["request-1", "A_b-3456", "x".repeat(64)])
      expect(
        (await server.query("hello", undefined, { "x-request-id": id })).headers["x-request-id"],
      ).to.equal(id);
    for (const id of [
      "short",
      "x".repeat(65),
      "has space",
      "<script>alert(1)</script>",
      "a,b,c,d,e,f",
      "ключ-ключ".slice(0, 0),
    ])
      expect(
        (await server.query("hello", undefined, { "x-request-id": id })).headers["x-request-id"],
      ).to.match(/^[0-9a-f-]{36}$/);
  });
});
