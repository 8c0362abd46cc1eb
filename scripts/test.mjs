// `npm test`: installs what is missing, checks the code, starts the four servers and runs every test.
import { ensureInstalled, runScript } from "./install.mjs";

ensureInstalled();
runScript("./run-tests.ts");
