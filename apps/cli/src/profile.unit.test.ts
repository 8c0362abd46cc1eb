import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { CliError } from "./cli-error.ts";
import { isReadableByOthers, type ProfileFile, profileFile, profilePath } from "./profile.ts";

describe("the file of profiles", () => {
  let folder: string;
  let file: ProfileFile;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "marketplace-profile-"));
    file = profileFile(profilePath({ XDG_CONFIG_HOME: folder }));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is under XDG_CONFIG_HOME, or under the home folder's .config", () => {
    expect(profilePath({ XDG_CONFIG_HOME: "/x" })).to.equal("/x/marketplace/config.json");
    expect(profilePath({ HOME: "/home/anna" })).to.equal("/home/anna/.config/marketplace/config.json");
  });

  it("answers an empty profile when it is missing", async () => {
    expect(await file.read("default")).to.deep.equal({});
  });

  it("keeps profiles apart, readable by the owner alone", async () => {
    await file.change("a", async () => ({ url: "https://a.example" }));
    await file.change("b", async () => ({ url: "https://b.example" }));
    expect(await file.read("a")).to.deep.equal({ url: "https://a.example" });
    expect(await file.read("b")).to.deep.equal({ url: "https://b.example" });
    expect((await stat(file.path)).mode & 0o777).to.equal(0o600);
    expect(await isReadableByOthers(file.path)).to.equal(false);
  });

  it("takes the rights of others away when it is written", async () => {
    await file.change("a", async () => ({}));
    await chmod(file.path, 0o644);
    expect(await isReadableByOthers(file.path)).to.equal(true);
    await file.change("a", async () => ({}));
    expect(await isReadableByOthers(file.path)).to.equal(false);
  });

  it("loses none of many changes at once", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `profile-${index}`);
    await Promise.all(names.map((name) => file.change(name, async () => ({ url: `https://${name}` }))));
    for (const name of names) expect(await file.read(name)).to.deep.equal({ url: `https://${name}` });
  });

  it("stays as it was when a change fails, and can be changed again", async () => {
    await file.change("a", async () => ({ url: "https://a.example" }));
    const failing = file.change("a", () => Promise.reject(new Error("no answer")));
    expect(await failing.catch((failure: unknown) => failure)).to.be.an("error");
    expect(await file.change("a", async (profile) => profile)).to.deep.equal({ url: "https://a.example" });
  });

  it("is not overwritten when it is of another form", async () => {
    await file.change("a", async () => ({}));
    await writeFile(file.path, "{ half a fi");
    const failure = await file.change("a", async () => ({})).catch((thrown: unknown) => thrown);
    expect(failure).to.be.instanceOf(CliError);
    expect(failure).to.have.property("code", "PROFILE_UNUSABLE");
    expect(await readFile(file.path, "utf8")).to.equal("{ half a fi");
  });

  it("has no profile by the name of something that every object has", async () => {
    await file.change("a", async () => ({}));
    expect(await file.read("constructor")).to.deep.equal({});
  });
});
