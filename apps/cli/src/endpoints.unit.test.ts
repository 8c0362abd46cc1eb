import { expect } from "chai";
import { defaultEndpoints, endpointsOf } from "./endpoints.ts";

describe("endpoints", () => {
  it("are those of npm start when nobody says otherwise", () => {
    expect(endpointsOf([{}, {}, {}])).to.deep.equal(defaultEndpoints);
  });

  it("come from the strongest layer that names one", () => {
    const layers = [{ url: "https://a.example" }, { url: "https://b.example" }];
    expect(endpointsOf(layers).url).to.equal("https://a.example");
  });

  it("send commands where queries go when only one address is given", () => {
    expect(endpointsOf([{ url: "https://a.example" }])).to.deep.equal({
      url: "https://a.example",
      commandUrl: "https://a.example",
    });
  });

  it("never pair one installation's queries with a weaker layer's commands", () => {
    const layers = [
      { url: "https://a.example" },
      { url: "https://b.example", commandUrl: "https://b-commands.example" },
    ];
    expect(endpointsOf(layers).commandUrl).to.equal("https://a.example");
  });

  it("let a stronger layer correct the command address alone", () => {
    const layers = [{ commandUrl: "https://c.example" }, { url: "https://b.example" }];
    expect(endpointsOf(layers)).to.deep.equal({
      url: "https://b.example",
      commandUrl: "https://c.example",
    });
  });

  it("find the command process beside a local query process that is named", () => {
    expect(endpointsOf([{ url: defaultEndpoints.url }])).to.deep.equal(defaultEndpoints);
  });
});
