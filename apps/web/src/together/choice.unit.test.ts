import { expect } from "chai";
import { obstacleTo, toggled } from "./choice.ts";
import { chosenIds, chosenSchema, togetherSearch } from "./chosen-ids.ts";

const item = (id: string, currency = "DKK") => ({ id, price: { amount: 100, currency } });
const many = Array.from({ length: 20 }, (_, index) => item(`item-${index}`));

describe("what is bought together", () => {
  it("is in one currency, and at most twenty", () => {
    expect(obstacleTo(item("euro", "EUR"), [])).to.equal(null);
    expect(obstacleTo(item("euro", "EUR"), [item("crowns")])).to.match(/In EUR/);
    expect(obstacleTo(item("one-more"), many.slice(1))).to.equal(null);
    expect(obstacleTo(item("one-more"), many)).to.match(/At most 20/);
    expect(obstacleTo(item("item-3"), many), "to be left again").to.equal(null);
  });

  it("is chosen and left again, in the order of the choice", () => {
    const [a, b] = [item("a"), item("b")];
    expect(toggled(toggled([], a), b)).to.deep.equal([a, b]);
    expect(toggled([a, b], a)).to.deep.equal([b]);
    expect(toggled([a, b], item("euro", "EUR")), "what cannot be").to.deep.equal([a, b]);
  });

  it("stands in the address, where what is no id is left out", () => {
    const ids = ["0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21", "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e22"];
    const { items = "" } = togetherSearch(ids);
    expect(chosenIds({ items: chosenSchema.parse(`${items},x,${ids[0]}`) })).to.deep.equal(ids);
    expect(chosenIds(togetherSearch([]))).to.deep.equal([]);
  });
});
