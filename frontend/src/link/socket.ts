/** The browser's WebSocket behind the narrow door that the logic knows, and what the device says about its network. */
import type { Connection, Ears, Socket } from "./connection.ts";

export function openSocket(path: string, ears: Ears): Socket {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(url);
  socket.onopen = () => ears.opened();
  socket.onmessage = (event: MessageEvent<unknown>) => {
    if (typeof event.data === "string") ears.frame(event.data);
  };
  socket.onclose = (event) => ears.closed(event.code);
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
}

type Attended = Pick<Connection<{ t: string }>, "online" | "offline" | "woke">;

/** Tells the connection when the device goes off, comes back, or wakes, as long as the page lives. */
export function attendDevice(connection: Attended): void {
  let hiddenAt: number | null = null;
  addEventListener("online", () => connection.online());
  addEventListener("offline", () => connection.offline());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      hiddenAt = Date.now();
    } else if (hiddenAt !== null) {
      connection.woke(Date.now() - hiddenAt);
      hiddenAt = null;
    }
  });
}
