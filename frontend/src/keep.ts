/**
 * What the tab remembers: choices, ticket, seat, outbox, draft. It lives in the tab and dies with it.
 * After quick exit nothing is written any more, so that no late timer can bring a trace back.
 */
export interface Shelf<T> {
  read(): T | null;
  write(value: T | null): void;
}

/** A shelf that forgets on reload: for tests, and where the browser has no storage. */
export function memoryShelf<T>(value: T | null = null): Shelf<T> {
  let held = value === null ? null : JSON.stringify(value);
  return {
    read: () => (held === null ? null : (JSON.parse(held) as T)),
    write(next) {
      held = next === null ? null : JSON.stringify(next);
    },
  };
}

export class Keep {
  readonly #storage: Storage | null;
  #shut = false;

  constructor(storage: () => Storage) {
    try {
      this.#storage = storage();
    } catch {
      this.#storage = null;
    }
  }

  shelf<T>(name: string): Shelf<T> {
    const storage = this.#storage;
    if (!storage) return memoryShelf<T>();
    return {
      read: () => parse<T>(storage.getItem(name)),
      write: (value) => {
        if (this.#shut) return;
        try {
          if (value === null) storage.removeItem(name);
          else storage.setItem(name, JSON.stringify(value));
        } catch {
          // Storage is full or forbidden: the talk goes on, only a reload would forget.
        }
      },
    };
  }

  /** Nothing is written from here on. */
  shut(): void {
    this.#shut = true;
  }
}

function parse<T>(text: string | null): T | null {
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
