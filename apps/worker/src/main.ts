import { runProcess } from "@marketplace/rpc";
import { startWorker } from "./worker-process.ts";

await runProcess("worker", startWorker);
