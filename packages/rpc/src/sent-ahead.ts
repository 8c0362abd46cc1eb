import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Ends an answer with its connection also while others of that are before it: of one that has not had its turn Node
 * does not say that it is over, and what waits for that would wait for ever.
 */
export function endWithConnection({ socket }: IncomingMessage, res: ServerResponse): void {
  if (res.socket !== null) return;
  const gone = () => {
    res.destroy();
    res.emit("close");
  };
  // One for each answer that waits, which may be many.
  socket.setMaxListeners(0);
  socket.once("close", gone);
  res.once("socket", () => socket.off("close", gone));
}
