import { h } from "preact";

interface Props {
  title: string;
  text: string;
  here: string;
  onHere: () => void;
}

/** The seat or place is used in another tab: said honestly, with the way back. */
export function Elsewhere({ title, text, here, onHere }: Props) {
  return (
    <main class="column">
      <section class="card" role="status">
        <h1 tabIndex={-1}>{title}</h1>
        <p class="soft">{text}</p>
        <p>
          <button type="button" class="button button-main" onClick={onHere}>
            {here}
          </button>
        </p>
      </section>
    </main>
  );
}
