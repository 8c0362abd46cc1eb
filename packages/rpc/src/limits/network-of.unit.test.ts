import { expect } from "chai";
import fc from "fast-check";
import { networkOf } from "./network-of.ts";

describe("the network of an address", () => {
  for (const [address, network] of [
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::9", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002::", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["unknown", "unknown"],
  ] as const) {
    it(`of ${address} is ${network}`, () => {
      expect(networkOf(address)).to.equal(network);
    });
  }

  it("is the same for every IPv6 address of one /64", () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.array(fc.nat(0xffff), { minLength: 4, maxLength: 4 }), (address, host) => {
        const network = networkOf(address);
        fc.pre(network.endsWith("::/64"));
        const neighbour = `${network.slice(0, -5)}:${host.map((group) => group.toString(16)).join(":")}`;
        expect(networkOf(neighbour)).to.equal(network);
      }),
    );
  });
});
