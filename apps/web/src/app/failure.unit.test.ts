import { TRPCClientError } from "@trpc/client";
import { expect } from "chai";
import { explain, isPassing, isUncertain, waitInWords } from "./failure.ts";

function refusal(code: string, details: Record<string, unknown> = {}): unknown {
  return TRPCClientError.from({
    error: {
      message: "Said by the server.",
      code: -32000,
      data: { code, requestId: "r-1234567", details, fieldErrors: {} },
    },
  });
}

describe("a failure in words", () => {
  it("tells how long to wait after too many tries", () => {
    expect(explain(refusal("RATE_LIMITED", { retryAfterSeconds: 40 })).text).to.equal(
      "Wait 40 seconds, then try again.",
    );
    expect(waitInWords(1)).to.equal("1 second");
    expect(waitInWords(61)).to.equal("61 seconds");
    expect(waitInWords(601)).to.equal("11 minutes");
  });

  it("gives the request id of a fault on the server's side, and the server's own words otherwise", () => {
    expect(explain(refusal("INTERNAL")).text).to.include("r-1234567");
    expect(explain(refusal("FORBIDDEN")).text).to.equal("Said by the server.");
  });

  it("offers another try only where one may help", () => {
    expect(explain(refusal("STORE_UNAVAILABLE")).retry).to.equal(true);
    expect(explain(refusal("NOT_FOUND")).retry).to.equal(false);
    expect(isPassing(refusal("TIMEOUT"))).to.equal(true);
    expect(isPassing(new Error("a fault"))).to.equal(false);
  });

  it("knows when nobody can tell whether a call has had its effect", () => {
    expect(isUncertain(TRPCClientError.from(new TypeError("fetch failed")))).to.equal(true);
    expect(isUncertain(refusal("SOLD_OUT"))).to.equal(false);
  });
});
