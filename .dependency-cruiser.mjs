// Imports run one way: kernel ← stores ← {durable, cache} ← rpc ← slices ← api, apps. See docs/decisions/0001-layout.md.

const tests = "\\.test\\.tsx?$|\\.fixture\\.ts$";
const WRITE_SLICES = [
  "ledger",
  "payments",
  "users",
  "media",
  "listings",
  "orders",
  "reviews",
  "moderation",
  "operations",
  "payouts",
];
const READS_TRUTH = ["search"];
const READ_SLICES = ["search", "recommendations", "analytics", "notifications"];

/** What each package may import of the others; what it does not name is refused. */
const allowed = {
  kernel: [],
  stores: ["kernel"],
  durable: ["kernel", "stores"],
  cache: ["kernel", "stores"],
  rpc: ["kernel", "stores", "cache"],
  "local-stack": ["kernel"],
  testing: ["kernel", "stores", "rpc", "local-stack"],
  ledger: [],
  payments: [],
  users: [],
  media: ["users"],
  listings: ["users", "media"],
  orders: ["ledger", "payments", "users", "media", "listings"],
  reviews: ["users", "media", "listings", "orders"],
  moderation: ["users", "media", "listings", "orders", "reviews"],
  operations: ["ledger", "payments", "media"],
  payouts: ["ledger", "payments", "users"],
  // A read slice that asks the truth as well: what it finds is shown as it is now.
  search: ["users", "listings"],
};

const sliceBase = ["kernel", "stores", "durable", "cache", "rpc"];
const packageOf = (names) => `^packages/(${names.join("|")})/`;

const directions = Object.entries(allowed).map(([name, others]) => ({
  name: `${name}-imports-downwards`,
  comment: `${name} may import ${others.join(", ") || "the base packages only"}.`,
  severity: "error",
  from: { path: `^packages/${name}/`, pathNot: tests },
  to: {
    path: "^(packages|apps)/",
    pathNot: [
      packageOf([
        name,
        ...others,
        ...(READS_TRUTH.includes(name) || WRITE_SLICES.includes(name) ? sliceBase : []),
      ]),
      // Anyone may know another slice's events.
      "^packages/[^/]+/src/events\\.ts$",
    ],
  },
}));

export default {
  forbidden: [
    ...directions,
    {
      name: "read-slices-know-events-alone",
      severity: "error",
      from: { path: packageOf(READ_SLICES), pathNot: [tests, packageOf(READS_TRUTH)] },
      to: {
        path: "^(packages|apps)/",
        pathNot: [packageOf([...sliceBase]), "^packages/[^/]+/src/events\\.ts$", "^packages/$1/"],
      },
    },
    {
      name: "api-takes-types-from-slices",
      comment: "The client must not carry a line of the server.",
      severity: "error",
      from: { path: "^packages/api/src/", pathNot: tests },
      to: {
        path: "^(packages|apps)/",
        pathNot: ["^packages/api/", "^packages/kernel/src/(money|currency|error|client-header)\\.ts$"],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "clients-import-api-alone",
      severity: "error",
      from: { path: "^apps/(web|cli)/", pathNot: tests },
      to: { path: "^(packages|apps)/", pathNot: ["^packages/api/", "^apps/(web|cli)/"] },
    },
    {
      name: "processes-do-not-import-each-other",
      severity: "error",
      from: { path: "^apps/([^/]+)/", pathNot: tests },
      to: { path: "^apps/", pathNot: "^apps/$1/" },
    },
    {
      name: "testing-stays-in-tests",
      severity: "error",
      from: { path: "^(packages|apps)/", pathNot: [tests, "^packages/testing/"] },
      to: { path: "^packages/testing/" },
    },
    {
      name: "nothing-stands-on-a-benchmark",
      severity: "error",
      from: { path: "^(packages|apps)/" },
      to: { path: "^bench/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared-dependencies",
      comment: "A package names in its package.json what it imports.",
      severity: "error",
      from: { path: "^((packages|apps)/[^/]+|bench)/src/", pathNot: tests },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/" },
    exclude: { path: "/dist/|\\.turbo|routeTree\\.gen" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@marketplace/source", "types", "import", "node", "default"],
      mainFields: ["module", "main", "types"],
    },
  },
};
