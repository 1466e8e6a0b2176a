import { Component, type ComponentType } from "preact";

/** Draws again only when a field of the props changed, one level deep: long talks stay quick. */
export function memo<P extends object>(Inner: ComponentType<P>): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return !same(this.props, next, true);
    }

    override render() {
      return <Inner {...(this.props as P)} />;
    }
  };
}

function same(a: object, b: object, deeper: boolean): boolean {
  const left = Object.entries(a).filter(([key]) => key !== "children");
  const right = b as Record<string, unknown>;
  return left.every(([key, value]) => {
    const other = right[key];
    if (value === other || typeof value === "function") return true;
    if (typeof value !== "object" || typeof other !== "object" || !value || !other) return false;
    return deeper ? same(value as object, other, key === "line") : false;
  });
}
