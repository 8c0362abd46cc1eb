import { expect } from "chai";
import fc from "fast-check";
import { readStatement, type StatementLine } from "./statement.ts";

const refusalOf = (csv: string): string => {
  try {
    readStatement(csv);
  } catch (thrown) {
    expect(thrown).to.have.property("code", "VALIDATION_FAILED");
    return String(thrown);
  }
  throw new Error("It was to be refused");
};

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("readStatement", () => {
  const header = "id,reference,kind,amount,currency";

  it("reads back any lines that were written, whatever their names hold", () => {
    const name = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((text) => text.trim() === text && text !== "");
    const line: fc.Arbitrary<StatementLine> = fc.record({
      id: name,
      reference: name,
      kind: fc.constantFrom("capture", "refund"),
      amount: fc.nat({ max: 100_000_000_000 }),
      currency: fc.constantFrom("DKK", "JPY"),
    });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const rows = lines.map(({ id, reference, kind, amount, currency }) =>
          [quoted(id), quoted(reference), kind, amount, currency].join(","),
        );
        expect(readStatement([header, ...rows].join("\r\n"))).to.deep.equal(lines);
      }),
    );
  });

  it("takes columns in any order, a byte order mark, more columns, empty lines and small letters", () => {
    const csv = "\uFEFFcurrency,amount,note,kind,reference,id\n\ndkk, 100 ,hi,capture,pi_1,txn_1\n\n";
    expect(readStatement(csv)).to.deep.equal([
      { id: "txn_1", reference: "pi_1", kind: "capture", amount: 100, currency: "DKK" },
    ]);
  });

  it("reads Stripe's itemized report of balance changes, its charges and refunds", () => {
    const csv = [
      "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,payment_intent_id,customer_facing_amount,customer_facing_currency",
      "txn_1,2026-06-01,dkk,1299.00,20.00,1279.00,charge,pi_1,1299.00,dkk",
      "txn_2,2026-06-01,dkk,-0.10,0.00,-0.10,refund,pi_1,-0.10,dkk",
      "txn_3,2026-06-01,dkk,22.35,1.00,21.35,charge,pi_2,500,jpy",
      "txn_4,2026-06-01,dkk,-5.00,0.00,-5.00,fee,,,",
      "txn_5,2026-06-01,dkk,5.00,0.00,5.00,charge,,5.00,dkk",
      "txn_6,2026-06-01,dkk,7.5,0.00,7.5,charge,pi_3,,",
    ].join("\n");
    expect(readStatement(csv)).to.deep.equal([
      { id: "txn_1", reference: "pi_1", kind: "capture", amount: 129_900, currency: "DKK" },
      { id: "txn_2", reference: "pi_1", kind: "refund", amount: 10, currency: "DKK" },
      { id: "txn_3", reference: "pi_2", kind: "capture", amount: 500, currency: "JPY" },
      { id: "txn_6", reference: "pi_3", kind: "capture", amount: 750, currency: "DKK" },
    ]);
  });

  it("says which line is wrong, and what it should be", () => {
    const good = "txn_1,pi_1,capture,100,DKK";
    expect(refusalOf(`${header}\n${good}\ntxn_2,pi_1,capture,1.50,DKK`)).to.match(
      /line 3: amount .*minor units/,
    );
    expect(refusalOf(`${header}\n${good}\ntxn_2,pi_1,fee,1,DKK`)).to.match(/line 3: kind/);
    expect(refusalOf(`${header}\n,pi_1,capture,1,DKK`)).to.match(/line 2: id must not be empty/);
    expect(refusalOf(`${header}\ntxn_2,pi_1,capture,1,XXZ`)).to.match(/line 2: currency/);
    expect(refusalOf(`id,kind,amount,currency\n1,capture,1,DKK`)).to.match(/reference/);
    expect(refusalOf(`${header}\n${good},more`)).to.match(/cannot be read/);
    expect(refusalOf(`${header}\n"txn_1,pi_1`)).to.match(/cannot be read/);
    const stripes =
      "balance_transaction_id,currency,gross,reporting_category,payment_intent_id\ntxn_1,jpy,1.5,charge,pi_1";
    expect(refusalOf(stripes)).to.match(/more than 0 decimals/);
  });

  it("reads an empty statement as one without lines", () => {
    expect(readStatement("")).to.deep.equal([]);
    expect(readStatement(header)).to.deep.equal([]);
  });
});
