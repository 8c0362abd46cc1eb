import { expect } from "chai";
import { librariesIn } from "./source-apt.ts";

describe("the libraries of a Debian package", () => {
  it("are those that it depends on, without their versions and architectures", () => {
    const depends =
      "libc6 (>= 2.34), libcrypt1 (>= 1:4.1.0), libpcre2-8-0 (>= 10.22), libssl3t64 (>= 3.0.0) | libssl3, zlib1g:any, iproute2, nginx-common (>= 1.22.1)";
    expect(librariesIn(depends)).to.deep.equal([
      "libc6",
      "libcrypt1",
      "libpcre2-8-0",
      "libssl3t64",
      "zlib1g",
    ]);
  });

  it("are none where it depends on none", () => {
    expect(librariesIn("")).to.deep.equal([]);
  });
});
