import { expect } from "chai";
import { agoText, aheadText, countdownText } from "./dates.ts";

const now = new Date("2026-06-01T12:00:00Z");
const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

describe("times as people read them", () => {
  it("say how far ahead something is, ever coarser", () => {
    expect(aheadText(after(61), now)).to.equal("in 2 minutes");
    expect(aheadText(after(14 * 60), now)).to.equal("in 14 minutes");
    expect(aheadText(after(24 * 3_600), now)).to.equal("in 24 hours");
    expect(aheadText(after(3 * 86_400), now)).to.equal("in 3 days");
    expect(aheadText(after(-5), now)).to.equal("now");
  });

  it("count down to the second, and not below nothing", () => {
    expect(countdownText(after(14 * 60 + 5), now)).to.equal("14:05");
    expect(countdownText(after(0.4), now)).to.equal("0:01");
    expect(countdownText(after(-10), now)).to.equal("0:00");
  });

  it("say how long ago something was", () => {
    expect(agoText(after(-30), now)).to.equal("just now");
    expect(agoText(after(-7_200), now)).to.equal("2 hours ago");
  });
});
