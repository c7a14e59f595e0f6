"""Cues for the people of a study: who took part, under which conditions, and what people could judge."""

from scanner.judging.cue import OWN_OR_PASSIVE, Evidence, any_of, cue, needs, title_cue
from scanner.module import FactName

_NUMBER = (
    r"\b(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty"
    r"|several)\b"
)
_RATERS = (
    r"annotators?, raters?, evaluators, interviewees?, respondents?, participants?, human (?:judges|subjects|experts"
    r"|coders), crowd-?\s?workers?, labell?ers?, domain experts?"
)
_ROLES = (
    "patients, students, clinicians, physicians, practitioners, employees, educators, teachers, instructors, faculty"
    ", nurses, workers, users, volunteers, professionals, developers, engineers, programmers, researchers, experts"
    ", parents, consumers, customers, citizens, players, radiologists, surgeons, lawyers, pupils, learners"
)
_PERSONS = "adults, children, individuals, persons, people, subjects, speakers, drivers, undergraduates"
_PEOPLE = any_of(f"{_RATERS}, {_ROLES}, {_PERSONS}")
_DID = (
    r"\b(?:recruit|took part|participat|complet|enrol|were asked|was asked|answered|respond|interviewed|surveyed"
    r"|assigned|consented|were paid|compensated|volunteered)"
)
_JUDGED = r"\b(?:label+ed|annotated|rated|judged|evaluated|scored|coded|assessed|wrote|checked|agreed|were paid)"
_ANIMALS = any_of(
    "rats?, mice, mouse, animals?, monkeys?, macaques?, primates?, zebrafish, fish, piglets?, pigs?, rabbits?, dogs?"
    ", puppies, cats?, horses?, cows?, cattle, sheep, goats?, birds?, chickens?"
)
_OTHER_PARTICIPANTS = (
    r"\b(?:challenges?|competitions?|contests?|leaderboard|submissions?|winn(?:ers?|ing)|organi[sz]ers|starting kit"
    r"|top[- ]?(?:ranked|ranking)?|market|code|solutions?|phase) (?:\w+ ){0,6}participants?\b|\bparticipants?\b.{0,80}"
    r"\b(?:challenges?|competitions?|contests?|leaderboard|submit|submissions?|winn(?:ers?|ing)|starting kit|solutions?"
    r"|code|hyper-?parameters)\b"
)
"""Who takes part in a contest or a market is no subject of a study."""
_KNOWN_DATA = (
    r"\b(?:mimic\S*|eicu|uk biobank|ehrs?|electronic (?:health|medical) records?|claims data|(?:public|benchmark"
    r"|existing|open)(?:ly)? (?:\w+ )?data ?sets?|data ?base)\b"
)
"""People in data that others collected."""
_NOT_SUBJECTS = rf"{_ANIMALS}|{_OTHER_PARTICIPANTS}|{_KNOWN_DATA}"
_LITERATURE = r"\b(?:literature|survey papers?|methods|approaches|taxonomy)\b"
_CHAT = any_of(r"llms?, language models?, gpt\S*, chatgpt, claude, gemini, llama\S*, assistants?, chat ?bots?")

PEOPLE: dict[FactName, Evidence] = {
    "human_participants": needs(
        4,
        cue(4, r"\brecruit(?:ed|ment|ing)\b", _PEOPLE + r"|\b(?:prolific|mechanical turk|mturk)\b", none=_NOT_SUBJECTS),
        cue(4, rf"{_NUMBER}(?: \S+){{0,4}}? {any_of(f'{_RATERS}, {_ROLES}')}", _DID, none=_NOT_SUBJECTS),
        cue(4, rf"{_NUMBER}(?: \S+){{0,4}}? {any_of(_RATERS)}", _JUDGED, none=_NOT_SUBJECTS),
        cue(4, rf"\bamong {_NUMBER}(?: \S+){{0,3}}? {any_of(_ROLES)}", none=_NOT_SUBJECTS),
        cue(4, r"\binformed consent\b|\bconsent (?:was|to participate)", none=_NOT_SUBJECTS),
        cue(
            4,
            r"\binstitutional review board|\birb\b",
            r"\b(?:approv|exempt|waive|determined)",
            none=_NOT_SUBJECTS,
        ),
        cue(
            3,
            r"\binstitutional review board|\birb\b|\bethics (?:committee|board)|\bresearch ethics\b",
            r"\b(?:participant|subjects|patients|respondents|consent|approv|exempt|waive|obtained|protocol|study)",
            none=_NOT_SUBJECTS,
        ),
        title_cue(4, rf"\bsurvey (?:of|among|with) (?:\S+ ){{0,3}}?{_PEOPLE}"),
        cue(
            3,
            r"\bwe (?:\w+ )?surveyed\b|\b(?:our|this|online|anonymous) survey\b|\bsurvey (?:data|responses|items)\b",
            none=_LITERATURE,
        ),
        cue(2, r"\bn\s?=\s?\d+", _PEOPLE, none=_NOT_SUBJECTS),
        cue(
            3,
            OWN_OR_PASSIVE,
            r"\buser stud(?:y|ies)\b|\bhuman (?:evaluation|stud(?:y|ies)|annotation|annotator|subject|experiment"
            r"|rater|judge|rating|labell?ing)|\bcrowd-?sourc|\bquestionnaires?\b|\bsemi-structured interview"
            r"|\bfocus groups?\b|\binterviews? with\b|\bexpert (?:annotat|evaluat|review)",
            most=2,
            none=_NOT_SUBJECTS,
        ),
        cue(
            2,
            r"\b(?:inter-?(?:annotator|rater|coder)|intra-?rater) (?:agreement|reliability)\b"
            r"|\bannotation guidelines\b",
        ),
        cue(2, rf"{_NUMBER}(?: \S+){{0,3}}? {any_of(_RATERS)}", most=2, none=_NOT_SUBJECTS),
        cue(
            2,
            rf"{_NUMBER}(?: \S+){{0,3}}? {any_of(f'{_ROLES}, {_PERSONS}')}",
            r"\b(?:collected|recorded|measured|wore|sampled|enrol|included|interviewed|surveyed|asked)",
            most=2,
            none=_NOT_SUBJECTS,
        ),
        cue(1, any_of("participants?, respondents?, interviewees, annotators?, raters?"), most=4, none=_NOT_SUBJECTS),
        cue(
            3,
            r"\bsurveys?\b|\bquestionnaires?\b",
            r"\b(?:distributed|administered|sent (?:to|out)|invited|filled (?:in|out)|completed|respon(?:ded|ses"
            r"|dents))\b",
            none=f"{_ANIMALS}|{_LITERATURE}",
        ),
        cue(-1, _ANIMALS, most=3, none=r"\bparticipants?\b"),
        cue(-1, _OTHER_PARTICIPANTS, most=3),
        cue(1, any_of("prolific, mechanical turk, mturk, qualtrics, crowd ?workers")),
    ),
    "compares_conditions": needs(
        3,
        cue(
            3,
            r"\brandom(?:ly|i[sz]ed|i[sz]ation)\b",
            r"\b(?:assign|allocat|order|present|group)",
            _PEOPLE + r"|\b(?:conditions?|arms?)\b",
            none=_ANIMALS,
        ),
        cue(
            3,
            r"\b(?:between|within)-?\s?(?:subject|participant|group)s?\b|\bcounter-?balanc|\bcross-?over (?:design"
            r"|trial|study)|\brandomi[sz]ed controlled\b|\ba/b test",
        ),
        cue(2, r"\b(?:control|treatment|intervention|experimental) (?:group|condition|arm)s?\b", most=2),
        cue(1, _PEOPLE, any_of("conditions?, treatments?, interventions?, vignettes?, assigned"), most=2),
    ),
    "outputs_people_can_judge": needs(
        3,
        cue(2, r"\bhuman (?:evaluation|judg|preference|rating|rater)|\buser (?:satisfaction|experience|stud)", most=2),
        cue(
            1,
            r"\bgenerat(?:e|es|ed|ing) (?:\S+ ){0,3}?(?:texts?|images?|responses?|answers?|summar(?:y|ies)"
            r"|explanations?|stor(?:y|ies)|questions|sentences|dialogues?|reports?|music|videos?|captions?"
            r"|translations?|completions?)\b",
            most=2,
        ),
        cue(
            1,
            r"\b(?:summari[sz]ation|translations?\b|captioning|chat ?bots?\b|dialog(?:ue)? |conversational"
            r"|question answering|recommender|explanations?\b|rationales?\b|explainab|(?:text|image|story"
            r"|code) generation|essays\b)",
            most=3,
        ),
        cue(1, r"\b(?:fluency|helpfulness|readab|plausibility|usability)", most=2),
        cue(
            1,
            _CHAT,
            r"\b(?:responses?|answers?|completions?|writ(?:e|es|ten)|explain|reasoning (?:trace|chain))",
            most=2,
        ),
    ),
}
