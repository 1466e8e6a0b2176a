from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.matching.topics import LANGUAGES, TOPIC_IDS
from peerchat.volunteers.learning.hearing import ACTS, hear, known
from peerchat.volunteers.learning.script import Talk, begin, feedback, passed, scripts, step

NAMES = sorted(scripts())
GOOD: dict[str, dict[str, list[str]]] = {
    "silence": {
        "de": ["Hallo, schön dass du da bist. Ich bin da.", "*waits", "Lass dir Zeit.", "Ein Wort reicht.",
               "Leer. Das klingt sehr einsam.", "Wie ist das für dich, so lange mit niemandem zu reden?"],
        "en": ["Hello. I am here.", "*waits", "Take your time.", "One word is enough.",
               "Empty. That sounds very lonely.", "What is it like for you, to talk to nobody for so long?"],
    },
    "suicidal_thoughts": {
        "de": ["Das klingt, als wäre alles zu viel.", "Denkst du daran, dir das Leben zu nehmen?",
               "Danke, dass du mir das sagst. Ich bleibe hier.", "Hast du einen Plan? Bist du allein?", "*hand",
               "Kannst du es für heute Nacht außer Reichweite bringen?",
               "Ist sie jemand, bei dem du bleiben kannst? Sonst gibt es den Notruf 112.",
               "Was brauchst du morgen? Deine Hausärztin oder die Telefonseelsorge sind da."],
        "en": ["That sounds as if it is all too much.", "Are you thinking of taking your own life?",
               "Thank you for telling me. I am staying here.", "Do you have a plan? Are you alone?", "*hand",
               "Could you put it out of reach for tonight?", "Is there somebody who could stay with you? There is also 112.",
               "What about tomorrow? Your doctor or a helpline are there."],
    },
    "sexual_misuse": {
        "de": ["Hallo Kai. Was macht den Abend so einsam?", "Darüber rede ich hier nicht.", "*shield"],
        "en": ["Hello Kai. What makes tonight so lonely?", "I do not talk about that here.", "*shield"],
    },
    "anger": {
        "de": ["Du bist stinksauer, und neun Minuten sind lang.", "Ich will dir zuhören. Beleidigen lasse ich mich nicht.",
               "Was ist heute passiert?", "Das klingt furchtbar. Alles auf einmal weg."],
        "en": ["You are furious, and nine minutes are long.", "I want to listen. I will not be insulted.",
               "What happened today?", "That sounds awful. Everything gone at once."],
    },
    "endless_thanks": {
        "de": ["Das freut mich. Ich merke, Aufhören ist schwer.", "Wir kommen langsam zum Ende, ich habe noch zehn Minuten.",
               "Was machst du danach, in den ersten zehn Minuten?",
               "Das klingt gut. Dann verabschiede ich mich jetzt. Mach es gut."],
        "en": ["I am glad. I notice that stopping is hard.", "We are coming to an end, I have ten more minutes.",
               "What will you do afterwards, in the first ten minutes?", "That sounds good. I will say goodbye now. Take care."],
    },
    "worried_mother": {
        "de": ["Das klingt nach vielen wachen Nächten. Wie geht es Ihnen damit?",
               "Sie tragen das ganz allein, das ist so schwer.",
               "Was würden Sie sie am liebsten fragen?", "Offen fragen schadet nicht. Eine Beratungsstelle hilft auch Eltern."],
        "en": ["That sounds like many sleepless nights. How are you with it?", "You carry this alone, it is so hard.",
               "What would you most like to ask her?", "Asking openly does no harm. A helpline is there for parents, too."],
    },
    "panic": {
        "de": ["Ich bin da.", "Bist du allein? Kennst du das schon?", "Spürst du deine Füße auf dem Boden? Atme langsam aus.",
               "Gut. Ich bleibe hier.", "Das war gerade sehr viel. Wie ist es jetzt?"],
        "en": ["I am here.", "Are you alone? Do you know this?", "Can you feel your feet on the floor? Breathe out slowly.",
               "Good. I am staying here.", "That was so hard. How is it now?"],
    },
    "diagnosis_and_number": {
        "de": ["Du willst endlich wissen, was das ist. Eine Diagnose kann ich dir nicht geben.",
               "Wer das klären kann, ist eine Therapeutin oder der Hausarzt.",
               "Meine Nummer gebe ich nicht heraus.", "Ja, hier ist jeden Abend jemand da. Das klingt nach einem guten Plan."],
        "en": ["You want to know at last what this is; I hear that. I cannot give you a diagnosis.",
               "A doctor or a therapist could find out.",
               "I do not give my number.", "Yes, somebody is here every evening. That sounds good."],
    },
    "grief": {
        "de": ["Drei Wochen. Das muss noch ganz nah sein.", "Du trägst das mit dir. Wie war er?", "*waits",
               "Wie war dein Vater?", "Das klingt nach viel Liebe."],
        "en": ["Three weeks. That must be so close.", "You carry that with you. What was he like?", "*waits",
               "What was your father like?", "That sounds like a lot of love."],
    },
}  # fmt: skip


def moves(said: str, language: str) -> frozenset[str]:
    return frozenset({said[1:]}) if said.startswith("*") else hear(said, language)


def played(name: str, language: str, lines: list[str]) -> Talk:
    talk = begin(scripts()[name], language).talk
    for said in lines:
        talk = step(scripts()[name], talk, moves(said, language), language).talk
    return talk


def test_what_a_listener_meets_is_there() -> None:
    assert len(NAMES) >= 9
    assert {name for name, one in scripts().items() if one.required} == {
        "silence", "sexual_misuse", "suicidal_thoughts", "anger", "endless_thanks",
    }  # fmt: skip
    assert set(GOOD) == set(NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_good_talk_passes(name: str, language: str) -> None:
    talk = played(name, language, GOOD[name][language])
    told = feedback(scripts()[name], talk, language)
    assert talk.over, talk
    assert told.passed, [one for one in (*told.good, *told.avoid) if not one.met]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_ending_at_once_or_saying_nothing_of_use_does_not(name: str, language: str) -> None:
    script = scripts()[name]
    assert not passed(script, played(name, language, ["*ends"]))
    assert not passed(script, played(name, language, ["hm"] * script.most))
    assert not passed(script, begin(script, language).talk)


@pytest.mark.parametrize(
    ("name", "language", "number", "harm"),
    [
        ("suicidal_thoughts", "de", 1, "Denk doch an deine Familie!"),
        ("suicidal_thoughts", "en", 4, "Which pills, and how many?"),
        ("suicidal_thoughts", "de", 3, "Versprich mir, dass du nichts machst."),
        ("suicidal_thoughts", "en", 3, "I promise I will tell nobody."),
        ("sexual_misuse", "de", 1, "Ich trage einen Pullover an, und du?"),
        ("anger", "de", 0, "Jetzt beruhig dich erst mal."),
        ("anger", "en", 0, "Calm down, please."),
        ("endless_thanks", "de", 1, "Ich bin immer für dich da."),
        ("diagnosis_and_number", "de", 0, "Das klingt nach Borderline."),
        ("diagnosis_and_number", "en", 2, "My number is 0123456789."),
        ("grief", "de", 0, "Kopf hoch, die Zeit heilt alle Wunden."),
        ("grief", "en", 1, "When I lost my mother it was the same."),
        ("panic", "de", 0, "Beruhige dich."),
        ("silence", "en", 0, "What is wrong? How old are you? Are you ok?"),
        ("worried_mother", "de", 1, "Warum haben Sie nichts gemerkt?"),
    ],
)
def test_one_harmful_sentence_fails_an_otherwise_good_talk(name: str, language: str, number: int, harm: str) -> None:
    lines = list(GOOD[name][language])
    lines.insert(number, harm)
    talk = played(name, language, lines)
    told = feedback(scripts()[name], talk._replace(over=True), language)
    assert not told.passed
    assert any(not one.met for one in told.avoid)


@pytest.mark.parametrize("name", NAMES)
def test_every_script_is_whole(name: str) -> None:
    script = scripts()[name]
    names = known("de") & known("en")
    assert script.topic in TOPIC_IDS
    assert {aim.id for aim in script.must}.isdisjoint(aim.id for aim in script.never)
    for aim in (*script.must, *script.never):
        assert set(aim.moves) <= names, aim.id
        assert set(aim.while_) <= set(script.state), aim.id
        assert set(aim.said) == set(LANGUAGES)
    reached = {"start"}
    for key, state in script.state.items():
        assert set(state.says) == set(LANGUAGES), key
        assert {len(lines) for lines in state.says.values()} == {len(state.says["de"])}
        assert all(set(turn.moves) <= names for turn in state.on), key
        ways = {turn.to for turn in state.on} | ({state.otherwise} if state.otherwise else set())
        assert ways <= set(script.state), key
        reached |= ways
    assert reached == set(script.state)
    assert set(script.title) == set(script.about) == set(script.reflect) == set(LANGUAGES)


acts = st.sampled_from(sorted((known("de") & known("en")) | set(ACTS)))


@given(st.sampled_from(NAMES), st.sampled_from(LANGUAGES), st.lists(st.frozensets(acts, max_size=4), max_size=40))
def test_whatever_is_done_it_comes_to_an_end_and_what_is_over_stays_so(
    name: str, language: str, done: list[frozenset[str]]
) -> None:
    script = scripts()[name]
    talk = begin(script, language).talk
    for heard in done:
        before = talk
        talk, says = step(script, talk, heard, language)
        assert talk.shown >= before.shown
        assert before.over <= talk.over
        assert says == () if before.over else talk.turn == before.turn + 1
    assert talk.turn <= script.most
    assert talk.over or talk.turn < script.most
