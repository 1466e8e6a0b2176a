import { Component, type ComponentType, h } from "preact";

/** Made anew with each change of the log, mostly with the same content. */
const DEEP = ["line", "marks", "others"];

/** Draws again only when a prop changed (callbacks count as the same one for ever): long talks stay quick. */
export function memo<P extends object>(Inner: ComponentType<P>): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return !same(this.props, next);
    }

    override render() {
      return <Inner {...(this.props as P)} />;
    }
  };
}

function same(a: object, b: object): boolean {
  return Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([key, value]) => {
    const other = (b as Record<string, unknown>)[key];
    if (value === other || typeof value === "function") return true;
    return DEEP.includes(key) && same(value as object, other as object);
  });
}
