import { goInstall } from "./source-go.ts";
import type { Tool } from "./tool.ts";

/** Stripe's own mock of its API, for tests of the payment adapter alone: it checks requests and remembers nothing. */
export const stripeMock: Tool = {
  name: "stripe-mock",
  title: "stripe-mock",
  binary: "stripe-mock",
  companions: [],
  folders: ["/usr/local/bin", "/opt/homebrew/bin"],
  // A build by Go calls itself `master`, which no date can be read from; what is built here is pinned below.
  version: {
    wanted: "0.148 or later",
    pattern: /stripe-mock (\S+)/,
    minimum: [0, 148],
    undated: "master",
    flag: "-version",
  },
  refusesRoot: false,
  sources: [
    goInstall({
      module: "github.com/stripe/stripe-mock",
      version: "v0.203.0",
      duration: "about a minute on 2 cores",
    }),
  ],
  advice: "Install stripe-mock, or Go 1.24 or later so that it can be built.",
};
