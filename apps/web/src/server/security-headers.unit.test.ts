import { expect } from "chai";
import { securityHeaders } from "./security-headers.ts";

const headers = securityHeaders({
  queryUrl: "https://query.shop.example/anything",
  commandUrl: "https://command.shop.example",
  mediaUrl: "https://media.shop.example",
  uploadUrl: "https://store.shop.example",
});

describe("the headers of the page", () => {
  const policy = new Map(
    (headers["content-security-policy"] ?? "").split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources];
    }),
  );

  it("let it run nothing but its own scripts and styles, and stand in no frame", () => {
    expect(policy.get("default-src")).to.deep.equal(["'none'"]);
    expect(policy.get("script-src")).to.deep.equal(["'self'"]);
    expect(policy.get("style-src")).to.deep.equal(["'self'"]);
    expect(policy.get("frame-ancestors")).to.deep.equal(["'none'"]);
    expect(policy.get("base-uri")).to.deep.equal(["'none'"]);
    expect(headers["x-content-type-options"]).to.equal("nosniff");
  });

  it("let it talk to the API and the photograph store alone, by origin", () => {
    expect(policy.get("connect-src")).to.deep.equal([
      "'self'",
      "https://query.shop.example",
      "https://command.shop.example",
      "https://store.shop.example",
    ]);
    expect(policy.get("img-src")).to.deep.equal(["'self'", "data:", "blob:", "https://media.shop.example"]);
  });
});
