"""More cues for the people of a study: single judges, those who are told of by their trade, and surveys."""

from scanner.judging.cue import Evidence, any_of, cue, needs
from scanner.judging.cues_people import NOT_SUBJECTS, NUMBER, PEOPLE, RATERS, ROLES
from scanner.module import FactName

_OWN_WORK = r"^(?!.*\b(?:introduction|background|related|previous work|motivation|acknowledg|limitation|future))"
_OF_PEOPLE = (
    r"\b(?:methods|participants?|procedures?|human|users?|subjects|annotat\w+|interviews?|survey|raters?|respondents"
    r"|evaluation|stud(?:y|ies)|data collection|experts?|recruitment|sample|labell?ing|measures)\b"
)
"""Headings of parts in which the people of a study are told of."""
_JUDGES = (
    rf"{RATERS}, {ROLES}, judges, coders, graders, colleagues, linguists, doctors, staff, authors, pathologists"
    ", dermatologists, native speakers, readers, listeners, psychologists, mothers, fathers, visitors, members"
    ", undergraduates, laypeople, managers, designers, trainees, farmers, drivers, adolescents, of us"
)
_ONE_JUDGE = (
    r"\b(?:an?|one|the|our) (?:[\w-]+ ){0,3}?(?:annotator|rater|evaluator|clinician|physician|radiologist|pathologist"
    r"|dermatologist|surgeon|doctor|nurse|linguist|lawyer|native speaker|author|psychologist|panel|colleague"
    r"|research assistant|expert|coder|grader)\b(?! (?:models?|networks?|llms?|prompts?))"
    r"|\bby (?:(?:\w+ )?colleagues|the research team|the (?:first|second|third|last|senior) (?:\w+ ){0,2}authors?)\b"
)
_MARKED = (
    r"\b(?:label+ed|annotated|rated|judged|evaluated|scored|coded|graded|assessed|marked|compared?|chose|preferred"
    r"|ranked|checked|corrected|read|reviewed|inspected|examined|assigned|wrote|solved|tried|answered|filled|completed"
    r"|given by|said|told|asked|try|wore|kept|interviewed|surveyed|invited|watched|listened|took part"
    r"|participated|collected from|sent to|preference)\b"
)
"""What people do who judge, answer or take part."""
_BY_HAND = r"\b(?:we|our|were|who|all|each|every|by|panel|independently|manually|without|\d+)\b"
_TAKING_PART = (
    r"(?:participants|volunteers|subjects|respondents|annotators|raters|students|pupils|children|adults|speakers"
    r"|listeners|patients|teachers|workers|employees|mothers|fathers|parents|nurses|visitors|members|reviewers"
    r"|players|drivers|people|experts|clinicians|staff)(?: [\w-]+){0,8}? (?:(?:were|was) (?:\w+ )?(?:asked|told"
    r"|invited|interviewed|surveyed|shown|paid|instructed|given|recorded)|took part|wore|kept an?|sat|chose"
    r"|could skip|read|filled (?:in|out)|told us|rated|ranked|pressed|marked|answered|completed|solved|watched"
    r"|listened|gave|judged)\b"
)
_ASKED = (
    "annotators, raters, (?:domain|human|medical|clinical|independent|external) experts, engineers, judges, coders"
    ", graders, translators, observers, students, pupils, teachers, clinicians, physicians, doctors, nurses"
    ", radiologists, dermatologists, pathologists, surgeons, lawyers, linguists, native speakers, interviewees"
    ", respondents, volunteers, employees, managers, maintainers, developers, programmers, adults, undergraduates"
    ", parents, crowd ?workers, listeners, readers, participants, practitioners, professionals"
    ", households, trainees, men, women, farmers"
)
_DOING = (
    r"(?:(?:participants|volunteers|subjects|respondents|annotators|raters|students|pupils|children|adults|speakers"
    r"|listeners|teachers|employees|mothers|fathers|parents|nurses|visitors|athletes"
    r"|drivers|clinicians|domain experts|trainees|men|women|farmers|interviewees|households|adolescents"
    r"|undergraduates|observers"
    r"|human (?:judges|raters))(?: (?:in|of|at|from|aged?)(?: [\w-]+){1,4}?)? (?:(?!need\b)\w{2,}ed|were|took|lay|drew"
    r"|kept|gave|sat|wore|read|saw|wrote|chose|heard|found|told|spent|had|made|spoke|met|came|put|did|got)"
    r"|users (?:preferred|reported|told|said|felt|commented|praised|liked))\b"
)
_HEARD = (
    r"\bagree(?:ment|d)\b.{0,30}\b(?:our|both|the two|the three|two|three) (?:\w+ )?(?:coders|raters|annotators"
    r"|judges|graders|authors|observers|readers)\b|\bwe (?:\w+ )?(?:polled|interviewed|surveyed|questioned"
    r"|consulted)\b|\b(?:ethics|review) (?:board|committee)\b.{0,40}\b(?:waived?|exempt\w*|approv\w+)\b"
    r"|\b(?:participants?|volunteers|respondents|annotators?|raters|interviewees|workers) (?:were|was)"
    r" (?:\w+ )?(?:paid|asked|told|recruited|instructed|shown|compensated|given|invited|hired)\b"
    r"|\binterviews? (?:was|were) (?:\w+ )?(?:held|conducted|carried out|recorded|transcribed)\b"
    r"|\b(?:was|were) (?:\w+ )?(?:written|graded|marked|answered|completed) by (?:[\w-]+ ){0,3}?(?:students"
    r"|pupils|teachers|parents|patients|experts|clinicians|volunteers|employees)\b"
    r"|\bthe authors (?:\w+ )?(?:label+ed|annotated|coded|rated|graded) \d|\bour (?:\w+ )?(?:annotators|raters"
    r"|coders|participants|respondents|interviewees)\b|\b(?:questionnaires?|surveys?|forms?) (?:was|were)"
    r" (?:\w+ )?(?:distributed|sent|administered|completed|e?-?mailed|posted|filled)\b"
)
"""Agreement between the own coders, people who were asked, paid or heard, and approval of a board."""
_IN_GENERAL = (
    r"\b(?:we|to) train\b|\btrained (?:on|with|by)\b|\bdistill|\bensemble|\bloss\b|\b(?:teacher|student|gating|mixture"
    r"|simulated|virtual|synthetic|artificial) (?:models?|networks?|class|experts?|users?|students?|patients?)\b"
    r"|\b(?:can|could(?! skip)|should|may|might|would|must|often|usually)\b|\b(?:llm|gpt|model|automatic|language"
    r" model)\S* (?:judges?|raters?|evaluators?|annotators?|agents?)\b|\bagents\b"
    r"|\b(?:judges?|raters?|evaluators?) (?:based on|built on|powered by|using)\b|\bhuman (?:players|performance)\b"
)
"""Networks called by such names, and what people do in general."""
_ELSEWHERE = (
    r"\b(?:router|routed?|experts? (?:layers?|networks?)|token|activated|rated at least|recommend\w* data"
    r"|of the \S+ (?:corpus|data ?set|benchmark)|included studies|trials|papers|submissions?|contest\w*"
    r"|challenge|competition|winn\w+|shared task|tree|nodes?|merged|model zoo|original|released|polic(?:y|ies)"
    r"|replay|gradients?|locked?)\b|\(\D{0,40}(?:19|20)\d\d[a-z]?\)|\[\d+[\d, ]*\]|\bdevelopers'"
)
"""Experts that are parts of a network, people in data of others or in studies that are reviewed."""
_NOT_HERE = rf"{NOT_SUBJECTS}|{_IN_GENERAL}"

RATING: dict[FactName, Evidence] = {
    "human_participants": needs(
        4,
        *PEOPLE["human_participants"].cues,
        cue(
            4,
            rf"(?:{NUMBER}|\b(?:both|we had|we asked|we invited|by our|our own)) (?:[\w-]+ ){{0,4}}?{any_of(_JUDGES)}",
            _MARKED,
            none=rf"{_NOT_HERE}|{_ELSEWHERE}",
            section=_OWN_WORK,
        ),
        cue(4, _ONE_JUDGE, _MARKED, _BY_HAND, none=rf"{_NOT_HERE}|{_ELSEWHERE}", section=_OWN_WORK),
        cue(
            4,
            rf"^\W*(?:(?:the|all|most|each|our|healthy|native) )?(?:[\w-]+ )?{_TAKING_PART}",
            none=rf"{_NOT_HERE}|{_ELSEWHERE}",
            section=_OWN_WORK,
        ),
        cue(
            2,
            rf"{NUMBER} (?:[\w-]+ ){{0,3}}?{any_of(_ASKED)}|\b(?:pairs|groups|teams|panel) of (?:[\w-]+ ){{0,2}}?"
            + any_of(_ASKED),
            most=2,
            none=rf"{_NOT_HERE}|{_ELSEWHERE}",
            section=_OF_PEOPLE,
        ),
        cue(
            2,
            rf"^\W*(?:(?:the|all|most|each|our|every|healthy|in total|\d[\d,]*) ){{0,2}}(?:[\w-]+ ){{0,2}}?{_DOING}",
            most=2,
            none=rf"{_NOT_HERE}|{_ELSEWHERE}",
            section=_OF_PEOPLE,
        ),
        cue(
            4,
            _HEARD,
            none=rf"{NOT_SUBJECTS}|\b(?:in their|simulated|papers|competition|challenge)\b",
            section=_OWN_WORK,
        ),
    ),
}
"""The fact on people, with these cues beside those of `PEOPLE`."""
