import { expect } from "chai";
import { z } from "zod";
import { partsNotPublic, personal } from "./personal.ts";

const email = personal(z.email());
const account = z.strictObject({ id: z.string(), email });

describe("the parts of a schema that not everybody may see", () => {
  it("are none where all is public", () => {
    const card = z.strictObject({
      title: z
        .string()
        .min(1)
        .refine((title) => title !== "none"),
      price: z.strictObject({ amount: z.int(), currency: z.string() }),
      at: z.date().nullable(),
      answers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    });
    expect(partsNotPublic(card)).to.deep.equal([]);
    expect(partsNotPublic(z.strictObject({ items: z.array(card), nextCursor: z.string().nullable() }))).to.be
      .empty;
  });

  const hidden: Readonly<Record<string, z.ZodType>> = {
    optional: email.optional(),
    "null or not": email.nullable(),
    "with a default": email.default("a@example.org"),
    "with another rule": email.max(100),
    described: email.describe("where mail goes"),
    "in a list": z.array(email),
    "in a tuple": z.tuple([z.string(), email]),
    "at the end of a tuple": z.tuple([z.string()], email),
    "by key": z.record(z.string(), email),
    "as a key": z.record(email, z.string()),
    "in a map": z.map(z.string(), email),
    "in a set": z.set(email),
    "in one of several": z.union([z.null(), z.strictObject({ email }).shape.email]),
    "in both": z.intersection(z.string(), email),
    "read only": email.readonly(),
    "caught when wrong": email.catch(""),
    "behind another": z.string().pipe(email),
    "told later": z.lazy(() => email),
    "of a deeper object": z.strictObject({ email }).shape.email,
  };
  for (const [how, schema] of Object.entries(hidden))
    it(`are found ${how}`, () => {
      expect(partsNotPublic(z.strictObject({ title: z.string(), of: schema }))).to.deep.equal(["of"]);
    });

  it("are named by their path, also in what an object was made of", () => {
    expect(partsNotPublic(account.extend({ name: z.string() }))).to.deep.equal(["email"]);
    expect(partsNotPublic(account.omit({ email: true }))).to.deep.equal([]);
    expect(partsNotPublic(account.partial())).to.deep.equal(["email"]);
    expect(partsNotPublic(z.array(z.strictObject({ by: account })))).to.deep.equal(["by.email"]);
    expect(partsNotPublic(z.object({}).catchall(email))).to.deep.equal([""]);
    expect(partsNotPublic(personal(z.strictObject({ a: z.string() })))).to.deep.equal([""]);
  });

  it("are not those that share a form with them", () => {
    const name = z.string().max(80);
    const form = z.strictObject({ public: name, own: personal(name), after: name });
    expect(partsNotPublic(form)).to.deep.equal(["own"]);
    expect(form.safeParse({ public: "a", own: "b", after: "c" }).success).to.equal(true);
    expect(form.safeParse({ public: "a", own: "b".repeat(81), after: "c" }).success).to.equal(false);
  });

  it("count those that let anything through", () => {
    const any = z.strictObject({ a: z.unknown(), b: z.any(), c: z.custom<string>(), d: z.string() });
    expect(partsNotPublic(any)).to.deep.equal(["a", "b", "c"]);
    expect(partsNotPublic(z.looseObject({}))).to.deep.equal([""]);
  });

  it("are found in a schema that contains itself", () => {
    const tree = z.strictObject({ email, children: z.array(z.lazy((): z.ZodType => tree)) });
    expect(partsNotPublic(tree)).to.deep.equal(["email"]);
  });
});
