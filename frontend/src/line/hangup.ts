/** Ends being called back: on every page, since a call may be left over from a page that was closed. */

/** Takes all of it back, as far as the browser lets. `endedBy`: only what was to end before, unix seconds. */
export async function hangUp(endedBy = Infinity): Promise<void> {
  for (const one of (await navigator.serviceWorker?.getRegistrations()) ?? []) {
    const { scriptURL = "" } = one.active ?? one.waiting ?? one.installing ?? {};
    if (Number(/until=(\d+)/.exec(scriptURL)?.[1] ?? 0) > endedBy) continue;
    for (const shown of await one.getNotifications()) shown.close();
    await one.unregister(); // its subscription goes with it
  }
}
