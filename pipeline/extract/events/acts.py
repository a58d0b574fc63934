"""What was done by whom: the event verb of a clause, its subject and its object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.events.vocabulary import Kind, vocabulary
from pipeline.language.sentences import Span

HIDDEN = "\x02"
_CLAUSE_BREAK = re.compile(r"[，；：、]?(?:，|；|：)")
_OBJECT = re.compile(r"[^，。；！？\n]{0,90}")
_LEADING = re.compile(
    r"^(?:[\s,，、]|上午|下午|晚上?|全天|标志着|意味着|据悉|同意|起|由|就|又|还|则|并|而|已经|已|正式|联合(?!国)|首次|率先|再次|共同|制定|研究|专门|陆续|先后|分别|一致|曾|刚刚|对外|全文|经|了)+"
)
_TRAILING = re.compile(
    r"(?:[\s]|当日|当天|近日|日前|(?<!关)于|在|主持|组织|更新|牵头|同意|正式|联合|首次|率先|再次|共同|制定并|制定|研究|专门|陆续|先后|分别|已经|已|又|还|则|并|对外|曾|刚刚|官微|官宣|向社会|公开|面向社会|就|一致|审议|批准)+$"
)
_AT = re.compile(r"(?:在[^，。；]{2,40}?(?:上|中|时|期间|会议|大会)|以[^，。；]{2,12}(?:形式|方式))$")
_TITLE = re.compile(r"《[^《》]+》(?:（[^（）]{0,40}）)?")
_SUBJECT_BEFORE = re.compile(
    r"(?:^|[，。；：！？\n]|日\s?[电讯](?:（[^（）]*）)?)\s*(?P<subject>(?:(?!日\s?[电讯])[^，。；：！？\n]){2,50}?)\s?(?:于|在)?\s?$"
)
_IN_FORCE = re.compile(r"《|政策|措施|新政|办法|规定")
_COUNT = re.compile(r"\d(?:\.\d+)?\s?[万亿]?余?(?:套|个|户|家|平方米|公里|亿元|万元|亩|台|人|项|处)")
_ADVERB = re.compile(
    r"(?:\d?[上中下]旬|初|末|底|上午|下午|晚|消息|讯|电|以来|份|起|在|于|据|经|为|从|通过|根据|按照|获悉|）|\s)"
)
_OTHER_ACT = re.compile(r"(?:施行|实施|发布|印发|公布|颁布|下发|制定)的")
_NOT_ACTING = re.compile(r"按照|根据|依据|请|原$|关于|我们|自$|对$|将$")
_UNDONE = re.compile(r"(?:以来|之?后|之?前|时|期间)$")
_ORGANS = re.compile(r"^[^为对按经]{2,80}(?:部门|单位|厅|局|委|办|府|中心|会|院|省|市|区|县|公司|银行|部)$")
_NO_SUBJECT = re.compile(r".*关于$|^(?:我们|他|她|对|为|就|将|把|在|从|以|按|根据|通过|并|且|是|与)")


@dataclass(frozen=True, slots=True)
class Act:
    """``clause`` spans subject, verb and object; ``subject`` and ``object`` are spans, empty where there is none."""

    kind: Kind
    verb: Span
    clause: Span
    subject: Span
    object: Span


def find_acts(masked: str, time: Span, end: int, *, from_on: bool = False) -> Iterator[Act]:
    """Acts told between ``time`` and ``end``: the first, and later ones that concern a 《title》 of their own.

    ``masked`` has the inside of 《…》 hidden. With ``from_on`` (自…起) only coming into force counts.
    """
    before, begin = time
    best: dict[int, Act] = {}
    for match in vocabulary().verb.finditer(masked, begin, end):
        act = _act(masked, match, begin, before)
        if (act.kind.needs == "force") != from_on or not _complete(masked, act):
            continue
        known = best.get(act.object[1])
        if known is None or act.kind.rank < known.kind.rank:
            best[act.object[1]] = act
    acts = sorted(best.values(), key=lambda act: act.verb)
    if acts and not _governs(masked, begin, acts[0]):
        return
    yield from acts[:1]
    yield from (act for act in acts[1:] if _TITLE.search(masked[slice(*act.object)]))


def _governs(masked: str, begin: int, act: Act) -> bool:
    """Whether the time dates the act and not a noun before it (2021年11月签署的备忘录，市中心发布…)."""
    clause_break = _CLAUSE_BREAK.search(masked, begin, act.verb[0])
    if clause_break is None or clause_break.start() == begin:
        return True
    opening = masked[begin : clause_break.start()]
    return bool(_ADVERB.match(opening)) or bool(vocabulary().verb.search(opening) and "的" not in opening)


def _act(masked: str, match: re.Match[str], begin: int, before: int) -> Act:
    start = begin
    for clause_break in _CLAUSE_BREAK.finditer(masked, begin, match.start()):
        start = clause_break.end()
    tail = match.end() + (masked[match.end() : match.end() + 1] == "了")
    found = _OBJECT.match(masked, tail)
    stop = found.end() if found else tail
    subject = _trim(masked, start, match.start())
    if subject[0] == subject[1] and start == begin:  # 市政府2018年印发: the subject stands before the time
        leading = _SUBJECT_BEFORE.search(masked[max(0, before - 60) : before])
        if leading:
            subject = _trim(
                masked, max(0, before - 60) + leading.start("subject"), max(0, before - 60) + leading.end("subject")
            )
            if subject[1] - subject[0] < 2 or _NOT_ACTING.search(masked, *subject):
                subject = (start, start)
            start = subject[0]
    if subject[0] == subject[1] and start > begin:
        subject = _clause_before(masked, begin, start)
    return Act(vocabulary().kinds[match["verb"]], match.span(), (start, stop), subject, (tail, stop))


def _clause_before(masked: str, begin: int, start: int) -> Span:
    """省住建厅联合省财政厅等部门，印发…: the clause before, where it names bodies."""
    low = begin
    for clause_break in _CLAUSE_BREAK.finditer(masked, begin, start - 1):
        low = clause_break.end()
    subject = _trim(masked, low, start - 1)
    return subject if _ORGANS.search(masked[slice(*subject)]) else (start, start)


def _trim(masked: str, start: int, end: int) -> Span:
    piece = masked[start:end]
    leading = _LEADING.match(piece)
    trailing = _TRAILING.search(piece, leading.end() if leading else 0)
    low = start + (leading.end() if leading else 0)
    high = start + trailing.start() if trailing else end
    at = _AT.search(masked[low:high])
    if at and at.start() >= 2:  # 习近平总书记在中央城市工作会议上 → 习近平总书记
        high = low + at.start()
    return low, max(low, high)


def _complete(masked: str, act: Act) -> bool:
    words = vocabulary()
    subject, said = masked[slice(*act.subject)], masked[slice(*act.object)]
    noun = masked[act.verb[0] - 1 : act.verb[0]] == "的" or _UNDONE.search(said)
    if (
        noun
        or _NO_SUBJECT.match(subject)
        or (act.kind.name == "废止" and _OTHER_ACT.search(masked, act.subject[0], act.verb[0]))
    ):
        return False
    between = masked[act.subject[0] : act.verb[0]]
    if _is_wanted(between) and not words.done.search(between + said[:1]):
        return False
    if words.conditions.search(masked[act.verb[1] : act.clause[1] + 2]) and not said.startswith("的《"):
        return False
    if said.startswith("的") and act.kind.needs not in ("document", "title"):
        return False
    return _NEEDS[act.kind.needs](subject, said)


def _is_wanted(between: str) -> bool:
    words = vocabulary()
    if words.wanted.search(between[-8:]) and not words.meetings.search(between):
        return True
    head, tail = between[:1], between[-2:]
    return bool(words.wanted_short.search(tail) or words.wanted_short.search(head) or words.wanted.match(between))


def _needs_document(subject: str, said: str) -> bool:
    if _TITLE.search(said) or _TITLE.search(subject):
        return True
    acting = bool(_ORGANS.search(subject) or vocabulary().speakers.search(subject))
    return acting and bool(vocabulary().documents.search(said.rstrip("等")))


def _needs_title(subject: str, said: str) -> bool:
    return bool(_TITLE.search(said) or _TITLE.search(subject))


def _needs_meeting(subject: str, said: str) -> bool:
    return bool(vocabulary().meetings.search(said) or vocabulary().meetings.search(subject))


def _needs_deal(subject: str, said: str) -> bool:
    return len(subject) >= 2 and bool(vocabulary().deals.search(said)) and "合同" not in said


def _needs_body(subject: str, said: str) -> bool:
    bodies = vocabulary().bodies
    return bool(bodies.search(said) or (not said.strip() and bodies.search(subject)))


def _needs_any(subject: str, said: str) -> bool:
    return len(subject) >= 2 and not _COUNT.search(said)


def _needs_stated(subject: str, said: str) -> bool:
    return 2 <= len(subject) <= 30 and len(said) >= 4 and bool(vocabulary().speakers.search(subject))


def _needs_force(subject: str, said: str) -> bool:
    """Which document comes into force is the finder's question: it stands before the time."""
    return not said.strip() or bool(_IN_FORCE.search(said)) or said.startswith(("（", "至"))


_NEEDS = {
    "document": _needs_document,
    "title": _needs_title,
    "meeting": _needs_meeting,
    "deal": _needs_deal,
    "body": _needs_body,
    "any": _needs_any,
    "stated": _needs_stated,
    "force": _needs_force,
}
