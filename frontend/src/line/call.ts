/**
 * Being called back through the browser's push service (Web Push, RFC 8030): without content, and only if asked for.
 * Promises: nothing is registered before the person says so, and `hangup.ts` takes all of it back.
 */

/** No place is held for longer: what is still registered after that is left over. */
const LONGEST_SECONDS = 3600;

/** Whether this browser can be called at all. */
export function canBeCalled(): boolean {
  return "serviceWorker" in navigator && "PushManager" in globalThis && Notification.permission !== "denied";
}

/** Whose service passes the call. Before there is an address, only the browser's own name tells. */
export function serviceOf(browser: string): string {
  if (browser.includes("Firefox/")) return "Mozilla";
  if (browser.includes("Edg/")) return "Microsoft";
  return /Chrom(e|ium)\//.test(browser) ? "Google" : "Apple";
}

/** Asks the person's permission and answers the address to call; null: they said no. Rejects where the push service gives none. */
export async function beCalled(key: string, language: string): Promise<string | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const until = Math.ceil(Date.now() / 1000) + LONGEST_SECONDS;
  await navigator.serviceWorker.register(`/call.js?lang=${language}&until=${until}`, { updateViaCache: "none" });
  const { pushManager } = await navigator.serviceWorker.ready;
  return (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })).endpoint;
}
