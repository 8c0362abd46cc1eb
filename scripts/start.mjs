// `npm start`: installs what is missing, starts the four servers, migrates, seeds and serves the marketplace.
import { ensureInstalled, runScript } from "./install.mjs";

ensureInstalled();
runScript("./start-marketplace.ts");
