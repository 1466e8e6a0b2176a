import { Fragment, h } from "preact";
import type { Card, Resource } from "../wire.ts";
import { useSpeech } from "../words/language.tsx";
import { Icon } from "./icons.tsx";
import { memo } from "./memo.tsx";

/** Help beside a heavy message in its plainest form, for as long as `crisis.tsx` is not here yet. */
export const CareCard = memo(function CareCard({ card }: { card: Card }) {
  const { t, language } = useSpeech();
  return (
    <li class="care card card-care">
      <p class="small soft">{t.care.from}</p>
      <h2>{t.care.title}</h2>
      <p>{t.care.text}</p>
      <HelpLines emergency={card.emergency} resources={card.resources} />
      <p>
        <a href={`/help?country=${encodeURIComponent(card.country)}&lang=${language}`}>{t.care.all}</a>
      </p>
    </li>
  );
});

const safe = (url: string) => /^https:\/\//.test(url);

/** The number for danger, and who is there now: each one tap away. */
export function HelpLines({ emergency, resources }: { emergency: readonly string[]; resources: readonly Resource[] }) {
  const { t } = useSpeech();
  return (
    <>
      {emergency.map((number) => (
        <a key={number} class="button care-emergency" href={`tel:${number}`}>
          <Icon is="phone" /> {t.care.emergency(number)}
        </a>
      ))}
      <ul class="list">
        {resources.map((line) => (
          <li class="row" key={line.id}>
            <span>
              {line.name}
              <span class="care-tags">
                {line.open_now && <span class="tag tag-open">{t.care.open}</span>}
                {line.free && <span class="tag">{t.care.free}</span>}
                {line.hours && !line.open_now && <span class="tag">{line.hours}</span>}
              </span>
            </span>
            <span class="buttons">
              {line.tel && (
                <a class="button" href={`tel:${line.tel}`}>
                  <Icon is="phone" /> {line.phone ?? line.tel}
                </a>
              )}
              {line.sms && (
                <a class="button" href={line.sms.replace(/^([+\d]+)\D*?(\w*)\)?$/, "sms:$1?body=$2")}>
                  {t.care.text_them} {line.sms}
                </a>
              )}
              {line.chat_url && safe(line.chat_url) && (
                <a class="button" href={line.chat_url} target="_blank" rel="noopener noreferrer">
                  {t.care.chat}
                </a>
              )}
              {!line.tel && !line.sms && !line.chat_url && line.website && safe(line.website) && (
                <a class="button" href={line.website} target="_blank" rel="noopener noreferrer">
                  {t.care.site}
                </a>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
