// Written by generate_wire.py. Do not edit: change peerchat/wire.py and run it again.

export const VERSION = 1;
export const FRAME_MAX_BYTES = 8192;
export const TEXT_MAX_CHARS = 2000;
export const HELLO_SECONDS = 5;
export const BEAT_SECONDS = 20;

export const Close = {
  FINISHED: 1000,
  RESTART: 1012,
  NOT_UNDERSTOOD: 4000,
  UNAUTHORISED: 4001,
  FORBIDDEN: 4003,
  NO_ROOM: 4004,
  TOO_SLOW: 4008,
  DISPLACED: 4009,
  TOO_BIG: 4013,
  FLOODING: 4029,
} as const;

// After these the same may be tried again.
export const COMES_BACK: readonly number[] = [1012, 4008, 4029];

export type StaffState = "free" | "offered" | "talking" | "resting" | "away" | "off";
export type Unserved = "nobody_on_duty" | "all_busy" | "not_accepted";
export type AgeGroup = "16-17" | "18+";
export type ChoiceOption = "widen" | "circle" | "pair" | "volunteer" | "later" | "help";
export type EndReason =
  | "left"
  | "no_show"
  | "idle"
  | "closed"
  | "safety"
  | "listener_gone"
  | "handed_over";
export type EntryKind =
  | "text"
  | "joined"
  | "left"
  | "ended"
  | "mark"
  | "pause"
  | "resume"
  | "card"
  | "handover"
  | "answer";
export type HoldCode =
  | "contact"
  | "abuse"
  | "encouragement"
  | "sexual"
  | "grooming"
  | "method"
  | "flood";
export type Need = "heard" | "share" | "ideas" | "company";
export type PresenceState = "here" | "reconnecting" | "gone";
export type RefusalCode =
  | "empty"
  | "too_long"
  | "bad_text"
  | "order"
  | "duplicate"
  | "rate"
  | "store_away"
  | "ended"
  | "not_member"
  | "unknown_kind"
  | "no_option"
  | "not_ready"
  | "sanctioned";
export type ReportReason =
  | "abuse"
  | "sexual"
  | "grooming"
  | "encouragement"
  | "contact"
  | "danger"
  | "other";
export type Role = "seek" | "give" | "either";
export type RoomKind = "pair" | "circle" | "volunteer";
export type SanctionStep = "notice" | "pause" | "end" | "ban";
export type StaffRole = "volunteer" | "supervisor" | "operator";
export type Widening = "same topic" | "related topics" | "any topic" | "any language";

/** First frame. `pos`: last position seen, or null. `country` (ISO 3166-1 alpha-2) and `lang` choose what a card shows. */
export interface RoomHello {
  t: "hello";
  v: number;
  seat: string;
  pos?: string | null;
  country?: string | null;
  lang?: string | null;
}

export interface Say {
  t: "say";
  n: number;
  text: string;
}

/** A supportive reaction to the entry at `of`; numbered like a `say`, so it happens once. */
export interface Mark {
  t: "mark";
  n: number;
  of: string;
}

/** Need a minute: 1 to 5 minutes, no reason given. */
export interface Pause {
  t: "pause";
  n: number;
  minutes?: number;
}

export interface Resume {
  t: "resume";
  n: number;
}

export interface Typing {
  t: "typing";
  on: boolean;
}

/** Every BEAT_SECONDS, with the last position seen. */
export interface Beat {
  t: "beat";
  pos?: string | null;
}

/** `goodbye`: id of a ready-made kind word, shown to those who stay. */
export interface Leave {
  t: "leave";
  goodbye?: string | null;
}

export interface Block {
  t: "block";
  member: string;
}

/** By a volunteer: may another one go on? Numbered, and shown to both. `note`: what the next one may know, once approved. */
export interface Handover {
  t: "handover";
  n: number;
  note: string;
}

export interface Answer {
  t: "answer";
  n: number;
  of: string;
  yes: boolean;
  note?: string | null;
}

/** `reset`: `entries` are all there is; otherwise the complete delta after the position that was sent. */
export interface Welcome {
  t: "welcome";
  room: string;
  kind: RoomKind;
  topic: string | null;
  you: string;
  members: Member[];
  acked: number;
  reset: boolean;
  pos: string | null;
  entries: Entry[];
}

export interface Member {
  id: string;
  name: string;
  role: Role;
  need: Need;
  here: boolean;
}

/** One thing in the room's log. `card` entries are private to the seat that gets them, and `by` is null. */
export interface Entry {
  t: "entry";
  pos: string;
  at: number;
  by: string | null;
  kind: EntryKind;
  n?: number | null;
  text?: string | null;
  of?: string | null;
  minutes?: number | null;
  goodbye?: string | null;
  yes?: boolean | null;
  reason?: EndReason | null;
  card?: Card | null;
  masked?: boolean | null;
  member?: Member | null;
}

export interface Card {
  card: "coaching" | "crisis";
  level: number;
  country: string;
  emergency: string[];
  resources: Resource[];
}

/** A help line as shown: national spelling in `phone`, the number to dial in `tel`. */
export interface Resource {
  id: string;
  name: string;
  phone?: string | null;
  tel?: string | null;
  sms?: string | null;
  chat_url?: string | null;
  website?: string | null;
  hours?: string | null;
  open_now?: boolean | null;
  free?: boolean | null;
}

/** Not sent, `n` is free again; the spans count characters (code points) of the text. */
export interface Hold {
  t: "hold";
  n: number;
  reasons: Reason[];
  edit?: boolean;
}

export interface Reason {
  code: HoldCode;
  spans: [number, number][];
}

export interface Sanction {
  t: "sanction";
  step: SanctionStep;
  reason: HoldCode;
  seconds?: number | null;
  appeal?: string | null;
  told?: string | null;
}

export interface TypingBy {
  t: "typing";
  by: string;
  on: boolean;
}

export interface Presence {
  t: "presence";
  member: string;
  state: PresenceState;
}

/** A break is proposed to this member: after several talks, or after one that was heavy. Nothing follows if it is not taken. */
export interface Rest {
  t: "rest";
  after: "crisis" | "talks";
  minutes: number;
}

/** The same place, with what was chosen since: use this ticket from now on. On /ws/room: the way back into the line. */
export interface NewTicket {
  t: "ticket";
  ticket: string;
}

/** The store is away; the socket stays, keep the outbox. */
export interface Trouble {
  t: "trouble";
  retry_in: number;
}

/** The store is back; send again what has no echo. */
export interface Calm {
  t: "calm";
}

export interface Refused {
  t: "refusal";
  code: RefusalCode;
  retry_in?: number | null;
  n?: number | null;
}

/** The server goes away; 1012 follows. Come back after `retry_in` seconds. */
export interface Goodbye {
  t: "goodbye";
  retry_in: number;
}

export interface QueueHello {
  t: "hello";
  v: number;
  ticket: string;
}

export interface Choose {
  t: "choose";
  option: ChoiceOption;
}

/** How far the search may reach at most; it goes back too. Answered by `ticket` and a fresh `waiting`. */
export interface Reach {
  t: "reach";
  most: Widening;
}

/** Hold my place: answered by `kept`. `push`: address at the browser's push service, to be called when somebody is there. */
export interface Keep {
  t: "keep";
  push?: string | null;
}

/** Gives the place up for good. */
export interface QueueLeave {
  t: "leave";
}

export interface Waiting {
  t: "waiting";
  position: number;
  wait_s: [number, number] | null;
  widening: Widening;
  most?: Widening;
  widens_in_s?: number | null;
  fast_lane?: number;
}

/** What else would help, after `after_s` seconds; the place in line stays. `why`: no volunteer could come so far, and why. */
export interface Choice {
  t: "choice";
  after_s: number;
  options: ChoiceOption[];
  why?: Unserved | null;
}

export interface Matched {
  t: "matched";
  seat: string;
  room: string;
  kind: RoomKind;
  topic: string | null;
}

export interface Kept {
  t: "kept";
  code: string;
  expires_at: number;
  push?: string | null;
}

/** First frame; who it is, the session's cookie has said at the handshake. Being connected is not being on duty. */
export interface StaffHello {
  t: "hello";
  v: number;
}

export interface SetDuty {
  t: "duty";
  on: boolean;
  most?: number;
}

/** Answered by `matched`, or by `offer_over` where it is somebody else's by now. */
export interface Accept {
  t: "accept";
  id: string;
}

/** Not now, no reason given. It goes to the next one at once, and is not counted as missed. */
export interface PassOn {
  t: "pass";
  id: string;
}

/** Raise a hand in one's own talk (or take it down): supervisors are alerted, the person does not see it. */
export interface Hand {
  t: "hand";
  room: string;
  up?: boolean;
}

/** Something said beside a talk, between its volunteer and supervisors. `text`: empty asks for what was said so far. */
export interface Aside {
  t: "aside";
  room: string;
  text?: string;
}

/** Abuse: the talk ends at once and without fault, its text is shown no more, and this person meets no listener for a day. */
export interface Shield {
  t: "shield";
  room: string;
}

export interface Duty {
  t: "duty";
  on: boolean;
  state: StaffState;
  most: number;
  rest_s: number;
  ready: boolean;
}

/** Rings `expires_in` seconds. `waited_s`: how long the person waits already; `language`: of the talk. Never any text. */
export interface Offer {
  t: "offer";
  id: string;
  topic: string | null;
  need: Need;
  language: string;
  waited_s: number;
  level: number;
  expires_in: number;
}

/** It rings no more. `missed`: nobody answered; `taken_back`: the person is gone, or a pause began; `passed`: by oneself. */
export interface OfferOver {
  t: "offer_over";
  id: string;
  why: "missed" | "passed" | "taken_back";
}

/** The offer `id` is one's own: the talk is on /ws/room, with this seat. */
export interface StaffMatched {
  t: "matched";
  id: string;
  seat: string;
  room: string;
}

export interface ListeningTalk {
  t: "talk";
  room: string;
  seat: string;
  topic: string | null;
  need: Need;
  language: string;
  level: number;
  why: Why[];
  since: number;
  hand?: boolean;
  note?: string | null;
}

export interface Why {
  by: "person" | "words";
  level: number;
  label: string;
  at: number;
}

/** A talk of one's own is over; `rest_s`: seconds of the pause that begins. */
export interface TalkOver {
  t: "talk_over";
  room: string;
  rest_s: number;
  debrief: boolean;
}

/** Who waits, and who of the team is there: after `hello`, on change, at most every two seconds. */
export interface Board {
  t: "board";
  waiting: LineNow[];
  team: TeamMember[];
}

/** `longest_s`: of those who wait; `acute`: how many of them with level 3 or more. */
export interface LineNow {
  language: string;
  people: number;
  longest_s: number;
  acute: number;
}

/** `until`: unix ms of the end of a pause, else null. */
export interface TeamMember {
  name: string;
  state: StaffState;
  languages: string[];
  until?: number | null;
}

/** To supervisors: somebody asks for help beside a talk. `up` false: no more. `since`: unix ms. */
export interface HandUp {
  t: "hand";
  room: string;
  up: boolean;
  name?: string;
  topic?: string | null;
  need?: Need | null;
  level?: number;
  why?: Why[];
  since?: number;
}

/** To the talk's volunteer and to supervisors. `number`: 1, 2, 3 … per talk; each is shown once. */
export interface Said {
  t: "aside";
  room: string;
  number: number;
  at: number;
  name: string;
  by: "supervisor" | "volunteer";
  text: string;
}

export type RoomIn =
  | RoomHello
  | Say
  | Mark
  | Pause
  | Resume
  | Typing
  | Beat
  | Leave
  | Block
  | Handover
  | Answer;
export type RoomOut =
  | Welcome
  | Entry
  | Hold
  | Sanction
  | TypingBy
  | Presence
  | Rest
  | NewTicket
  | Trouble
  | Calm
  | Refused
  | Goodbye;
export type QueueIn = QueueHello | Choose | Beat | Reach | Keep | QueueLeave;
export type QueueOut =
  | Waiting
  | Choice
  | Matched
  | NewTicket
  | Kept
  | Trouble
  | Calm
  | Refused
  | Goodbye;
export type StaffIn = StaffHello | SetDuty | Accept | PassOn | Hand | Aside | Shield | Beat;
export type StaffOut =
  | Duty
  | Offer
  | OfferOver
  | StaffMatched
  | ListeningTalk
  | TalkOver
  | Board
  | HandUp
  | Said
  | Trouble
  | Calm
  | Refused
  | Goodbye;
