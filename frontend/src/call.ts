/**
 * The service worker behind "call me": built as the plain script /call.js, registered only when somebody wants to be called.
 * A call carries nothing, and what it shows betrays nothing: it may stand on a lock screen. Caches nothing, sees no request.
 */
{
  interface Waits extends Event {
    waitUntil(done: Promise<unknown>): void;
  }
  interface Page {
    readonly url: string;
    focus(): Promise<unknown>;
    postMessage(message: object): void;
  }
  interface Worker {
    readonly location: Location;
    readonly registration: ServiceWorkerRegistration;
    readonly clients: {
      matchAll(of: { type: "window"; includeUncontrolled: true }): Promise<Page[]>;
      openWindow(url: string): Promise<unknown>;
    };
    skipWaiting(): Promise<void>;
    addEventListener<E extends Waits>(kind: string, listener: (event: E) => void): void;
  }
  const worker = self as unknown as Worker;
  const lang = new URL(worker.location.href).searchParams.get("lang") === "de" ? "de" : "en";
  const text = { de: { title: "Erinnerung", body: "Tippe, um weiterzumachen." }, en: { title: "Reminder", body: "Tap to go on." } }[lang];
  const pages = () => worker.clients.matchAll({ type: "window", includeUncontrolled: true });

  worker.addEventListener("install", () => void worker.skipWaiting());

  // A late call is shown all the same: browsers take the permission away from whoever stays silent.
  worker.addEventListener("push", (event) => event.waitUntil(worker.registration.showNotification(text.title, { body: text.body, tag: "call" })));

  worker.addEventListener<Waits & { notification: Notification }>("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(comeBack());
  });

  /** To the page that still waits, or to a fresh one that asks for the code. */
  async function comeBack(): Promise<void> {
    const waiting = (await pages()).find(({ url }) => new URL(url).pathname === "/wait");
    await (waiting ? waiting.focus() : worker.clients.openWindow(`/wait?lang=${lang}`));
  }

  // The push service wants another address. Only a page knows whose place it is to be called for.
  worker.addEventListener<Waits & { oldSubscription?: PushSubscription; newSubscription?: PushSubscription }>("pushsubscriptionchange", (event) =>
    event.waitUntil(renew(event.oldSubscription, event.newSubscription)),
  );

  async function renew(old?: PushSubscription, made?: PushSubscription): Promise<void> {
    const { endpoint } = made ?? (await worker.registration.pushManager.subscribe(old?.options as PushSubscriptionOptionsInit));
    for (const page of await pages()) page.postMessage({ call: endpoint });
  }
}

// No module at run time: this line only tells the type checker that names in here are its own.
export {};
