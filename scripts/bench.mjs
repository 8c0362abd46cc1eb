// `npm run bench [name]`: installs what is missing, then runs a bench beside its reference, or lists what there is.
import { ensureInstalled, runScript } from "./install.mjs";

ensureInstalled();
runScript("../bench/src/main.ts");
