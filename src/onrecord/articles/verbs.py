"""Reporting verbs: what each takes (a quotation, a clause, an object), and all their forms."""

from __future__ import annotations

from typing import NamedTuple

# What a verb takes:
#   q a quotation          c a clause after "that"        b a clause without "that"
#   o an object, which alone is the content (underscored Russia's commitment)
#   p an object, of which the verb is part (condemned the attack)
#   a someone addressed first (told reporters that)       w "whether", "how", "why"
#   n its form in -s, or the bare one, is a noun as well  t "to" and a verb (agreed to stay)
#   v a mere view, not words (believes that)              e evidence (a poll shows that)
#   s an object in two parts (described X as Y)
_TABLE = """
Q      plead disagree retort quip muse remember elaborate pronounce shout yell exclaim
       mutter whisper scream chant intone continue begin interject offer open start
       apologize apologise rule gush snap sigh laugh smile deadpan thunder rail fume press
       read go ponder relate blurt crow enthuse lecture preach sum play back
P      dismiss refute rebut accuse criticize criticise condemn denounce deplore slam decry
       welcome hail applaud commend thank congratulate express voice endorse defend justify
       rebuke scold chide deride mock ridicule laud bemoan castigate censure tout extol
       fault lambaste assail berate downplay tease
BCQ    say add argue insist repeat allege suggest concede confess write testify observe
       contend maintain conclude indicate swear fret speculate
BCOQ   emphasize emphasise assert affirm reaffirm reiterate confirm acknowledge admit recall
       predict
S      describe characterize characterise label dub brand portray term compare liken
CNQ    respond reply counter remark object charge signal hint
C      vouch attest certify rejoice hold theorize intimate
NP     blame blast praise advocate salute champion credit
CO     recognize recognise disclose mention specify profess
CQ     joke opine boast brag complain decree
BCNQ   state claim tweet report estimate
CE     determine prove learn discover demonstrate
COQ    underscore underline reveal clarify proclaim
CV     know assume understand imagine realize
BC     imply posit surmise insinuate
NO     cite quote outline detail
NQ     answer post comment challenge
O      recount convey articulate reference
BCV    expect doubt suspect
AC     inform reassure
ACNPQ  urge caution
BCNOQ  note stress
BCNQV  hope fear
BCPQ   declare deny
BCQT   announce agree
BCQV   think believe
BQ     guess reckon
BQV    feel figure
CN     forecast project
CNPQ   protest regret
CNPQT  demand pledge
CPQT   propose recommend
NPQ    appeal echo
QW     wonder question
T      commit undertake
X      decline refuse
ABCNQT promise
ABCPQ  warn
ABCQ   tell
ACPQ   advise
ACQ    assure
AQW    ask
BCE    find
BCEN   show
BCQW   explain
CNOQ   highlight
CNPT   request
CNQT   vow
CPQ    lament
CQT    threaten
CQV    worry
NQS    call
PQ     reject
SV     consider
"""
_IRREGULAR = {
    "say": "said", "tell": "told", "write": "wrote written", "think": "thought", "feel": "felt",
    "hold": "held", "find": "found", "show": "showed shown", "know": "knew known", "read": "read",
    "understand": "understood", "swear": "swore sworn", "begin": "began begun", "go": "went",
    "forecast": "forecast", "seek": "sought", "undertake": "undertook undertaken",
    "learn": "learned learnt",
}  # fmt: skip
_DOUBLED = frozenset("admit rebut commit quip brag refer snap regret fret slam".split())


class Verb(NamedTuple):
    """A form of a reporting verb, and what the verb takes."""

    lemma: str
    form: str  # base, third, past, participle (-ing)
    takes: str


def _forms(lemma: str) -> list[tuple[str, str]]:
    """Return the forms of a verb, each with its name."""
    stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma.removesuffix("e")
    third, past, participle = lemma + "s", stem + "ed", stem + "ing"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        third, past = lemma[:-1] + "ies", lemma[:-1] + "ied"
    elif lemma.endswith(("sh", "ch", "ss", "x", "o")):
        third = lemma + "es"
    elif lemma.endswith("ee"):
        participle = lemma + "ing"
    pasts = _IRREGULAR.get(lemma, past).split()
    present = [(lemma, "base"), (third, "third"), (participle, "participle")]
    return present + [(each, "past") for each in pasts]


def _table() -> dict[str, Verb]:
    forms: dict[str, Verb] = {}
    takes = ""
    for word in _TABLE.split():
        if word.isupper():
            takes = word.lower()
            continue
        for form, name in _forms(word):
            forms[form] = Verb(word, name, takes)
    return forms


FORMS = _table()

# Phrases that report: what they take, the verb's forms | the words behind it.
_PHRASES = """
qcbo pointed points point pointing | out
o    pointed points pointing | to
p    called calls call calling agreed insisted insists | on
p    called calls call calling pushed apologized apologised argued argues | for
p    called calls call calling | upon
qcb  went | on to say
q    went | on
cb   made makes making | clear that
cb   made makes making | it clear that
o    made makes making | clear
cb   made | it clear
cb   made | the case that
cb   made | the point that
qcb  issued released | a statement saying
qcb  issued released | a statement that said
p    issued | a statement condemning
cb   issued | a warning that
cb   shared | the view that
cb   shared | the recognition that
cb   shared | the concern that
cb   shared | the opinion that
cb   concurred | that
o    concurred | on
o    concurred | with
p    spoke came | out against
p    spoke | in favor of
p    spoke | in favour of
o    spoke | of
p    paid | tribute to
p    gave | a positive assessment of
p    gave | a negative assessment of
cb   gave | assurances that
cb   gave | assurance that
p    took | issue with
p    took | aim at
p    saw | reason for
p    saw | no reason for
p    saw | no reason to
p    came | out in favor of
p    pushed | back against
p    expressing | hope that
s    referred referring refers | to
o    laid lays | out
p    railed warned warns warning argued argues cautioned | against
p    lashed | out at
p    committed agreed | to
p    agreed | with
o    drew drawing | attention to
q    put puts | it
p    warned warns warning complained boasted | of
p    complained complaining joked boasted bragged bragging | about
v    talked | about
o    hinted | at
p    hit hits | back at
q    shot shoots fires fired | back
o    stood | by
q    likes | to say
"""


def _phrases() -> dict[str, list[tuple[str, str]]]:
    phrases: dict[str, list[tuple[str, str]]] = {}
    for line in _PHRASES.strip().splitlines():
        head, _, words = line.partition(" | ")
        takes, *forms = head.split()
        for form in forms:
            phrases.setdefault(form, []).append((words, takes))
    return phrases


PHRASES = _phrases()

AUXILIARIES = frozenset(
    "has have had 've 'd did does do is was are were be been being am 's".split()
)
PASSIVE = frozenset("is was are were be been being am get got gets".split())
MODALS = frozenset(
    "will would could should may might must shall can cannot can't won't wouldn't couldn't 'll "
    "shouldn't to".split()
)
NEGATIONS = frozenset(
    "not never didn't doesn't don't hasn't haven't hadn't isn't wasn't aren't without rarely "
    "neither nor".split()
)
ADVERBS = frozenset(
    "also later then still often now once repeatedly recently previously first again simply just "
    "even already further once long always subsequently publicly privately reportedly thus too "
    "instead meanwhile nevertheless nonetheless only rather soon since sometimes usually yesterday "
    "today earlier himself herself themselves itself therefore however always ever all both "
    "Wednesday Thursday Friday Saturday Sunday Monday Tuesday wednesday thursday friday saturday "
    "sunday monday tuesday".split()
)
