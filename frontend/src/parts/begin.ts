/** As a ref: what comes in place of the button that was pressed. There one goes on, with keys as well as with ears. */
export const begin = (part: HTMLElement | null): void => part?.focus({ preventScroll: true });
