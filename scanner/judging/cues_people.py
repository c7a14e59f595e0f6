"""Cues for the people of a study: who took part, under which conditions, and what people could judge."""

from scanner.judging.cue import DONE, OWN_PART, Evidence, any_of, cue, needs, title_cue
from scanner.module import FactName

NUMBER = (
    r"\b(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty"
    r"|several)\b(?:-(?:one|two|three|four|five|six|seven|eight|nine)\b)?"
)
RATERS = (
    r"annotators?, raters?, evaluators, interviewees?, respondents?, participants?, human (?:judges|subjects|experts"
    r"|coders), crowd-?\s?workers?, labell?ers?, domain experts?"
)
ROLES = (
    "patients, students, clinicians, physicians, practitioners, employees, educators, teachers, instructors, faculty"
    ", nurses, workers, users, volunteers, professionals, developers, engineers, programmers, researchers, experts"
    ", parents, consumers, customers, citizens, players, radiologists, surgeons, lawyers, pupils, learners, reviewers"
)
_EXPERTS = (
    "clinicians, physicians, radiologists, surgeons, pathologists, dermatologists, nurses, doctors, (?:domain )?experts"
    ", specialists, native speakers, linguists, lawyers, teachers, laypeople, readers, students"
)
_PERSONS = "adults, children, individuals, persons, people, subjects, speakers, drivers, undergraduates"
_PEOPLE = any_of(f"{RATERS}, {ROLES}, {_PERSONS}")
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
    r"|top[- ]?(?:ranked|ranking)?|market|code|solutions?|phase) (?:\w+ ){0,6}participants?\b"
    r"|\bparticipants?\b.{0,80}"
    r"\b(?:challenges?|competitions?|contests?|leaderboard|submit|submissions?|winn(?:ers?|ing)|starting kit"
    r"|solutions?"
    r"|code|hyper-?parameters)\b"
)
"""Who takes part in a contest or a market is no subject of a study."""
_KNOWN_DATA = (
    r"\b(?:mimic\S*|eicu|uk biobank|ehrs?|electronic (?:health|medical) records?|claims data|(?:public|benchmark"
    r"|existing|open)(?:ly)? (?:\w+ )?data ?sets?|data ?base)\b"
)
"""People in data that others collected."""
_REUSED = (
    r"\b(?:us(?:e|es|ed|ing)|adopt\w*|rel(?:y|ied|ying) on|taken from|evaluate on) (?:\S+ ){0,6}?(?:corpus|corpora"
    r"|data ?sets?|collections?|benchmarks?|test set)\b|\b(?:corpus|data ?set|collection|benchmark)s? (?:by|of|from)?"
    r" ?\S{0,3}(?:\[\d|\(?\w+ (?:et al|and \w+),? )|\b(?:original|released|its|their) (?:annotators?|raters?"
    r"|authors?)\b"
)
"""Annotations that came with data of others."""
_REVIEWING = (
    r"\b(?:screen(?:ed|ing)?|titles|abstracts|risk of bias|full[- ]texts?|anonymous reviewers?|extracted data)\b"
)
"""What authors of a review of literature do, and those who review the paper."""
NOT_SUBJECTS = rf"{_ANIMALS}|{_OTHER_PARTICIPANTS}|{_KNOWN_DATA}|{_REUSED}|{_REVIEWING}|\bmixture of\b|\bdistill"
"""Words of others' data and of those who are no subjects of a study."""
_LITERATURE = r"\b(?:literature|survey papers?|methods|approaches|taxonomy)\b"
_CHAT = any_of(r"llms?, language models?, gpt\S*, chatgpt, claude, gemini, llama\S*, assistants?, chat ?bots?")

_STUDIES = (
    r"(?:\buser stud(?:y|ies)\b|\bhuman (?:evaluation|stud(?:y|ies)|annotation|annotator|subject|experiment"
    r"|rater|judge|rating|labell?ing)|\bcrowd-?sourc|\bquestionnaires?\b|\bsemi-structured interview"
    r"|\bfocus groups?\b|\binterviews? with\b|\bexpert (?:annotat|evaluat|review))"
)
_KNOWN_JUDGEMENTS = (
    r"\bcorrelat\w* (?:\S+ ){0,4}?human\b|\bhuman[- ](?:level|like|written)\b|\b(?:existing|available) human\b"
)
"""Judgements of people that a measure is held against."""

PEOPLE: dict[FactName, Evidence] = {
    "human_participants": needs(
        4,
        cue(
            4,
            r"\brecruit(?:ed|ment|ing)\b",
            _PEOPLE + r"|\b(?:prolific|mechanical turk"
            r"|mturk)\b",
            none=NOT_SUBJECTS,
        ),
        cue(4, rf"{NUMBER}(?: \S+){{0,4}}? {any_of(f'{RATERS}, {ROLES}')}", _DID, none=NOT_SUBJECTS),
        cue(4, rf"{NUMBER}(?: \S+){{0,4}}? {any_of(RATERS)}", _JUDGED, none=NOT_SUBJECTS),
        cue(
            4,
            r"\b(?:two|three|four|five|both|all|one|several|\d+) (?:of (?:the|us|our) )?(?:\w+ )?authors?\b"
            r"|\bthe authors\b.{0,20}\b(?:manually|independently|blindly)\b|\bwe (?:manually|independently|blindly)\b"
            r" (?:rated|scored|judged|graded)\b",
            r"\b(?:label+ed|annotated|rated|judged|scored|coded|graded|assessed)\b",
            none=NOT_SUBJECTS,
        ),
        cue(
            2,
            rf"\b(?:each|every|half of the|all|these|the other) {any_of(f'{RATERS}, {ROLES}')}",
            r"\b(?:assigned|were asked|was asked|told|shown|invited|were given|was given|answered|completed|wrote)\b",
            most=2,
            none=NOT_SUBJECTS,
        ),
        cue(4, rf"\bamong {NUMBER}(?: \S+){{0,3}}? {any_of(ROLES)}", none=NOT_SUBJECTS),
        cue(4, r"\binformed consent\b|\bconsent (?:was|to participate)|\bgave (?:\w+ )?consent\b", none=_ANIMALS),
        cue(
            4,
            r"\binstitutional review board|\birb\b",
            r"\b(?:approv|exempt|waive|determined)",
            none=_ANIMALS,
        ),
        cue(
            3,
            r"\binstitutional review board|\birb\b|\bethics (?:committee|board)|\bresearch ethics\b",
            r"\b(?:participant|subjects|patients|respondents|consent|approv|exempt|waive|obtained|protocol|study)",
            none=NOT_SUBJECTS,
        ),
        title_cue(4, rf"\bsurvey (?:of|among|with) (?:\S+ ){{0,3}}?{_PEOPLE}"),
        cue(
            3,
            r"\bwe (?:\w+ )?surveyed\b|\b(?:our|this|online|anonymous) survey\b|\bsurvey (?:data|responses|items)\b",
            none=_LITERATURE,
        ),
        cue(2, r"\bn\s?=\s?\d+", _PEOPLE, none=NOT_SUBJECTS),
        cue(
            3,
            DONE,
            r"\b(?:conduct|perform|carr(?:y|ied)|ran\b|run\b|collect|gather|obtain|ask|hired?\b|employ|held\b"
            r"|organi[sz]ed"
            r"|design|us(?:e|ed|ing)\b|administ|via|through|includ|report|develop|sent\b|filled|answered)",
            _STUDIES,
            most=2,
            none=rf"{NOT_SUBJECTS}|{_KNOWN_JUDGEMENTS}",
        ),
        cue(3, rf"\b(?:our|in the|during the) (?:\w+ )?{_STUDIES}", none=rf"{NOT_SUBJECTS}|{_KNOWN_JUDGEMENTS}"),
        cue(
            2,
            r"\b(?:inter-?(?:annotator|rater|coder)|intra-?rater) (?:agreement|reliability)\b"
            r"|\bannotation guidelines\b",
            none=NOT_SUBJECTS,
        ),
        cue(2, rf"{NUMBER}(?: \S+){{0,3}}? {any_of(RATERS)}", most=2, none=NOT_SUBJECTS),
        cue(
            2,
            rf"{NUMBER}(?: \S+){{0,3}}? {any_of(f'{ROLES}, {_PERSONS}')}",
            r"\b(?:collected|recorded|measured|wore|sampled|enrol|included|interviewed|surveyed|asked)",
            most=2,
            none=NOT_SUBJECTS,
        ),
        cue(1, any_of("participants?, respondents?, interviewees, annotators?, raters?"), most=4, none=NOT_SUBJECTS),
        cue(
            3,
            r"\bsurveys?\b|\bquestionnaires?\b",
            r"\b(?:distributed|administered|sent (?:to|out)|invited|filled (?:in|out)|completed|respon(?:ded|ses"
            r"|dents))\b",
            none=f"{_ANIMALS}|{_LITERATURE}",
        ),
        cue(-1, _ANIMALS, most=3, none=r"\bparticipants?\b"),
        cue(-1, _OTHER_PARTICIPANTS, most=3),
        cue(
            4,
            rf"{NUMBER}(?: \S+){{0,3}}? {any_of(_EXPERTS)}",
            r"\b(?:read|interpreted|reviewed|compar(?:ed|e)|graded|examined|label+ed|annotated|rated|judged"
            r"|scored|assessed"
            r"|evaluated|answered)\b",
            none=NOT_SUBJECTS,
            section=OWN_PART,
        ),
        cue(
            3,
            rf"\b(?:our|human|expert|native|trained|professional|independent|hired"
            rf"|paid) {any_of(f'{RATERS}, judges, speakers')}",
            _JUDGED + r"|\b(?:ask|instruct|identif|recruit|hired|prefer|select)",
            most=2,
            none=rf"{NOT_SUBJECTS}|{_KNOWN_JUDGEMENTS}",
            section=OWN_PART,
        ),
        cue(
            3,
            r"\b(?:we|authors?|experts?|annotators?|colleagues|linguists?|clinicians?|was"
            r"|were) (?:\w+ )?(?:manually|hand)[- ]?"
            r"(?:annotat|label|code|rate|score|judge|grade|transcrib)",
            none=NOT_SUBJECTS,
            section=OWN_PART,
        ),
        cue(
            2,
            r"\b(?:data|responses|answers|essays|logs|interactions|submissions|recordings|feedback|ratings|opinions)"
            rf" (?:\S+ )?(?:from|of|by) (?:\S+ ){{0,4}}?{_PEOPLE}",
            r"\b(?:we|our|was|were|collect\w*|gather\w*|obtain\w*|record\w*)\b",
            most=2,
            none=NOT_SUBJECTS,
            section=OWN_PART,
        ),
        cue(
            2,
            r"\b(?:pilot|classroom|field|usability|think-?aloud) (?:stud(?:y|ies)|tests?|deployments?|trials?"
            r"|sessions?)\b"
            rf"|\bdeployed (?:\S+ ){{0,6}}?(?:courses?|class(?:es|rooms?)?|{_PEOPLE})",
            DONE,
            none=NOT_SUBJECTS,
            section=OWN_PART,
        ),
        cue(1, any_of("prolific, mechanical turk, mturk, qualtrics, crowd ?workers")),
    ),
    "compares_conditions": needs(
        3,
        cue(
            3,
            r"\brandom(?:ly|i[sz]ed|i[sz]ation)\b|\bat random\b",
            r"\b(?:assign|allocat|order|present|group)",
            _PEOPLE + r"|\b(?:conditions?|arms?|participant|patient|student|reviewer|respondent|teacher|pupil)\b",
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
    "blinding_possible": needs(
        1,
        cue(
            1,
            r"\b(?:double|single|triple)-blind|\bblind(?:ed|ing)\b|\bunaware of\b|\bwithout knowing\b"
            r"|\bdid not know (?:which|who|whether|the)\b",
            none=r"\bblind(?:ed)? (?:source|tested|test|review of this)",
        ),
    ),
    "outputs_people_can_judge": needs(
        3,
        cue(
            2,
            r"\bhuman (?:evaluation|judg|preference|rating|rater)|\buser (?:satisfaction|experience"
            r"|stud)",
            most=2,
        ),
        cue(
            1,
            r"\bgenerat(?:e|es|ed|ing) (?:\S+ ){0,3}?(?:texts?|images?|responses?|answers?|summar(?:y|ies)"
            r"|explanations?|stor(?:y|ies)|questions|sentences|dialogues?|reports?|music|videos?|captions?"
            r"|translations?|completions?)\b",
            most=2,
        ),
        cue(
            1,
            r"\b(?:summari(?:[sz]ation|es)\b|answer(?:s|ing) (?:\S+ )?questions|correct answers|translations?\b"
            r"|transcri(?:pts?|ptions?|be)|speech recognition|paraphras"
            r"|captioning|chat ?bots?\b|dialog(?:ue)? |conversational"
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
