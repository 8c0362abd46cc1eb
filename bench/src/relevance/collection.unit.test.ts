import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import { UsageError } from "../arguments.ts";
import { type Collection, readCollection } from "./collection.ts";
import { misspell } from "./misspell.ts";

const cranfield = {
  "cran.all.1400":
    ".I 1\r\n.T\r\nthe wing\r\n.A\r\nb,m.\r\n.W\r\nthe wing\r\n is thin .\r\n.I 2\n.T \n\n.W\nheat .\n",
  // The second question is the second one, whatever it is called.
  "cran.qry": ".I 001\n.W\nwhich wing .\n.I 004\n.W\nwhich heat .\n",
  cranqrel: "1 1 2 \r\n1 2 5\r\n2 2 1\n2 1 -1\n",
  "cranqrel.readme": "my copy of the qrels for cranfield 1400\n",
};

describe("collections of documents, questions and judgements", () => {
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  function read(files: Readonly<Record<string, string>>): Collection {
    const folder = mkdtempSync(join(tmpdir(), "collection-"));
    folders.push(folder);
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return readCollection(folder);
  }
  const judged = ({ judgements }: Collection) =>
    Object.fromEntries([...judgements].map(([id, grades]) => [id, Object.fromEntries(grades)]));

  it("are read as Cranfield's are: questions counted from one, and grades of which the least is the best", () => {
    const found = read(cranfield);
    expect(found.documents).to.deep.equal([
      { id: "1", title: "the wing", text: "is thin ." },
      { id: "2", title: "", text: "heat ." },
    ]);
    expect(judged(found)).to.deep.equal({ "001": { 1: 3 }, "004": { 2: 4 } });
  });

  it("have judgements by ids where all questions have them, or some are judged that are not asked", () => {
    const trec = "1 0 1 3\n4 0 2 1\n4 0 1 -1\n";
    expect(judged(read({ ...cranfield, cranqrel: trec }))).to.deep.equal({
      "001": { 1: 3 },
      "004": { 2: 1 },
    });
    const more = "4 0 2 1\n301 0 1 1\n";
    expect(judged(read({ ...cranfield, cranqrel: more }))).to.deep.equal({ "004": { 2: 1 } });
  });

  it("are read in the form of CISI, whose judgements end in zeros", () => {
    const found = read({
      "CISI.ALL": cranfield["cran.all.1400"],
      "CISI.QRY": ".I 1\n.W\nwing\n",
      "CISI.REL": "  1  2\t0\t0.000000\n",
    });
    expect(judged(found)).to.deep.equal({ 1: { 2: 1 } });
  });

  it("are read in TREC's form, whether its tags are closed or not", () => {
    const found = read({
      "docs.xml":
        "<DOC>\n<DOCNO> A-1 </DOCNO>\n<HEADLINE>Wings &amp; air</HEADLINE>\n<TEXT>\n<P>are thin</P>\n</TEXT>\n</DOC>",
      "topics.txt": "<top>\n<num> Number: 301\n<title> thin wings\n<desc> Description:\nwhich?\n</top>",
      "qrels.txt": "301 0 A-1 2\n",
    });
    expect(found.documents).to.deep.equal([{ id: "A-1", title: "Wings & air", text: "are thin" }]);
    expect(found.queries).to.deep.equal([{ id: "301", text: "thin wings" }]);
    expect(judged(found)).to.deep.equal({ 301: { "A-1": 2 } });
  });

  it("are read as lines of JSON, with judgements under a head", () => {
    const found = read({
      "corpus.jsonl": '{"_id":"d1","title":"Wings","text":"thin","metadata":{}}\n',
      "queries.jsonl": '{"_id":"q1","text":"which"}\n',
      "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t2\n",
    });
    expect([found.documents.length, judged(found)]).to.deep.equal([1, { q1: { d1: 2 } }]);
  });

  it("are read in NPL's form", () => {
    const found = read({
      "doc-text": "1\nthin wings\n   /\n2\nheat\n   /\n",
      "query-text": "1\nWINGS\n/\n",
      "rlv-ass": "1\n 1 2\n   /\n",
    });
    expect([found.documents.length, judged(found)]).to.deep.equal([2, { 1: { 1: 1, 2: 1 } }]);
  });

  for (const [what, files, words] of [
    ["without documents", { "q.qry": cranfield["cran.qry"], cranqrel: cranfield.cranqrel }, "no documents"],
    ["whose judgements are of other questions", { ...cranfield, cranqrel: "900 0 1 1\n" }, "no judgements"],
    [
      "whose judgements are none",
      { ...cranfield, cranqrel: "1 1 2\nsee below\n" },
      "is no judgement: see below",
    ],
    [
      "with a document twice",
      { ...cranfield, copy: cranfield["cran.all.1400"] },
      "document 1 stands there twice",
    ],
    ["of another form", { ...cranfield, "cran.all.1400": "the wing\n" }, "of no known form"],
    [
      "with a line that is no JSON",
      { ...cranfield, more: '{"_id":"3","text":"x"}\n{"_id"\n' },
      "line of more",
    ],
  ] as const)
    it(`are refused ${what}`, () => {
      expect(() => read(files)).to.throw(UsageError, words);
    });
});

describe("mistakes put into questions", () => {
  it("make each word of more than four letters another, and leave the others as they are", () => {
    const random = seededRandom(3);
    for (let run = 0; run < 300; run++) {
      const [first, second, third] = misspell("aaaaaa wing lattices", random).split(" ");
      expect([first === "aaaaaa", second, third === "lattices"]).to.deep.equal([false, "wing", false]);
    }
  });
});
