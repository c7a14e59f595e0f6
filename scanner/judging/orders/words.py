"""The words that orders to whoever judges a paper are made of, as parts of patterns in lower case."""

JUDGE = (
    r"(?:(?:reviewer|referee|grader|evaluator|auditor|assessor|examiner|checker|scanner)s?|checklist raters?|whoever"
    r"|area chairs?|any(?:one|body) (?:who|judging|scoring|reviewing|grading|auditing|assessing|evaluating)"
    r"|(?:person|human|program|tool|model|system)s? (?:or \w+ )?(?:judging|grading|auditing|assessing|evaluating"
    r"|scoring)|(?:audit|review|grading|evaluation|checking) (?:tool|system|software|program|bot)s?)"
)
"""Those who judge papers. Raters, annotators and judges are none: papers tell what they did in the study."""
MACHINE = (
    r"(?:ais?|llms?|(?:large )?language models?|models?|chat ?bots?|bots?|(?:chat)?gpt\S*|claude|gemini"
    r"|(?:ai )?assistants?|machine readers?|machines?|computers?|automat(?:ed|ic) \w+)"
)
FORM = (
    r"(?:check-?lists?|rubrics?|questions?|items?|criteri(?:on|a)|box(?:es)?|fields?|forms?|entry|entries"
    r"|requirements?|quer(?:y|ies))"
)
THIS = r"(?:this|the present|our|the) (?:paper|work|manuscript|submission|article|study|document|text)"
TOPIC = (
    r"\b(?:code|data(?: ?sets?)?|seeds?|error bars?|varianc\w+|confidence intervals?|significan\w+|statistic\w*"
    r"|t-?tests?|consent\w*|ethic\w*|irb|review board|approval|limitations?|hyper-?parameters?|baselines?|ablations?"
    r"|funding|sponsors?|conflicts?|pre-?regist\w+|annotat\w+|kappa|agreement|prompts?|compute|gpus?|hardware"
    r"|contamination|leakage|licen[cs]es?|power analys\w+|blinding|randomi\w+|reproducib\w+|participants?|repository"
    r"|effect sizes?|raters?)\b"
)
"""What checklists ask about."""
DONE = (
    r"(?:reported|released|disclosed|described|documented|discussed|given|provided|published|publicly|public"
    r"|available|present|shown|stated|said|printed|complete(?:d|ly)?|adequate|sufficient|satisf(?:ied|actory)|fulfilled"
    r"|met|approved|approval|obtained|specified|done|performed|conducted|run|tuned|verified|certified|measured"
    r"|granted|paid|corrected|fine|sound|thorough|settled|answered|positive|compliant|transparent|passed|a pass|yes"
    r"|true|checked|credited|ok(?:ay)?|compensated|informed|trained|recruited|pre-?registered|repeated|labelled|blinded)"
    r"\b"
)
"""What a checklist wants to be so."""
MUST = (
    r"(?:must|shall|should|ought to|(?:is|are) (?:hereby )?(?:to\b|(?:kindly |respectfully )?(?:told|asked|requested"
    r"|required|instructed|expected|advised|reminded|invited|urged|obliged))|ha(?:s|ve) to|needs?(?: not| to)"
    r"|can safely|may safely|do(?:es)? not need|cannot|would do well)"
)
YES = (
    r"(?:\byes\b|\baffirmative(?:ly)?\b|\bn/?a\b|\bnot applicable\b|\bfull (?:marks|credit|score|points)\b"
    r"|\b(?:a|only|all) (?:positive|favou?rable|negative) (?:answer|reply|verdict|response|value|result|judge?ment"
    r"|assessment|mark)s?\b|\bbenefit of the doubt\b"
    r"|\bno (?:to|on|for|in) (?:all|every|each|any|the|whatever|consent)\b"
    r"|\b(?:answer|enter|say|reply|put|tick)(?:s|ing)? [\"'“]?no\b(?! more| longer)"
    r"|\bcredit(?:s|ed|ing)? (?:the authors?|us|our|this)\b)"
)
"""A verdict, be it a no."""
WANTED = rf"(?:{YES}|\b(?:as|be|to be|having) (?:if )?(?:\w+ ){{0,2}}{DONE})"
ABOUT = rf"(?:{TOPIC}|\b{FORM}\b|\b{JUDGE}\b)"
SUBJECT = rf"(?:{TOPIC}|\b{FORM}\b)"
ASIDE = r"(?:\W*(?:and|so|then|please|kindly|now|simply|just|also|instead|therefore|hence|always|quickly)\b,?)*\W*"
CLAUSE = (
    r"(?:^|[.:;,>)\]}*|–—]|\b(?:please|kindly|and|then|so|now|simply|just|also|always|quickly|instead|hence|therefore))"
    r"\W*"
)
"""Where a verb is a command, if it is one of a few."""
SAY = (
    r"(?:answer|reply|respond|output|return|say|write|state|report|claim|confirm|affirm|acknowledge|record|certify|log"
    r"|emit|print|enter|put|choose|select|pick|repeat|tick|check|give|assign|issue|fill|mark|set|vote|go)"
)
HOLD = (
    r"(?:consider|treat|regard|mark|count|rate|take|evaluate|judge|score|set|label|classify|log|record|report|accept"
    r"|read|resolve|put|credit|grade|describe|note|deem|check|confirm|approve)"
)
HELD = (
    r"(?:treated|regarded|considered|counted|deemed|taken|assumed|presumed|understood|read|seen|viewed|thought of"
    r"|scored|marked|recorded|resolved|interpreted|described|rated|accepted|credited|ticked|noted|judged)"
)
RULES = r"(?:rules?|polic(?:y|ies)|guidelines?|protocol|standards?|instructions?|scheme|procedure)"
JUDGING = r"(?:assessment|evaluation|audit(?:ing)?|review(?:ing)?|grading|marking|scoring|checklist)"
ANSWERS = r"(?:answers?|verdicts?|reply|replies|responses?|judge?ments?|assessments?|decisions?|output|questions?)"
IF = r"^\W*(?:if|when|whenever|where|wherever|should|in case|in the event|unless|were)\b"
NO_STUDY = (
    r"^(?!.*\b(?:inclusion|exclusion|eligib\w+|stopping|converg\w+|selection|search|optimal\w*|means?|questionnaires?"
    r"|surveys?|interview\w*|significance|p [<=])\b)"
)
"""Criteria and questions of a study are met and answered too."""
TAG = (
    r"[<\[#{/\\=`*](?:(?<=<)(?:[/!|]*-*\s?(?:system|sys|assistant|instructions?|prompt|admin|reviewer|grader|auditor"
    r"|evaluator|judge|answers?|checklist|item|note|message|hidden|override)\b|!--|\|)|(?<=\[)\[*/?(?:inst|system|sys"
    r"|audit|note|instruction|admin)\b|(?<=#)#+ ?(?:new |system )?(?:instructions?|note|system|override)|(?<=^#)\w"
    r"|(?<=\{)\{|(?<=/)\*|(?<=\\)(?:instruction|note|begin\{|prompt|system)|(?<==)==|(?<=`)``|(?<=\*)\*important)"
)
LABEL = (
    r"^\W*(?:configuration|config|protocol|(?:grading |marking |scoring )?instructions?|policy|new policy|important"
    r"|notice|message|directive|user|hint|reminder|verdict|command|task|note)\b[^:]{0,30}:"
)

JUDGES = (
    " reviewer reviewers referee referees grader graders evaluator evaluators auditor auditors assessor assessors"
    " examiner examiners checker checkers raters rater whoever anyone anybody judging audit chairs grading scanner"
)
MACHINES = (
    " ai ais llm llms model models chatbot chatbots bot bots gpt chatgpt claude gemini assistant assistants machine"
    " machines computer computers automated automatic"
)
FORMS = (
    " checklist checklists rubric rubrics question questions item items criterion criteria box boxes field fields form"
    " forms entry entries requirement requirements query queries"
)
PLAIN_YESSES = " yes affirmative affirmatively marks credit applicable doubt na"
YESSES = PLAIN_YESSES + " positive favourable favorable negative"
SAYS = (
    " answer reply respond output return say write state report claim confirm affirm acknowledge record certify log"
    " emit print enter put choose select pick repeat tick check give assign issue fill mark set vote go"
)
HOLDS = (
    " consider treat regard mark count rate take evaluate judge score set label classify log record report accept read"
    " resolve put credit grade describe note deem check confirm approve"
)
HELDS = (
    " treated regarded considered counted count counts deemed taken assumed presumed understood read seen viewed"
    " thought scored marked recorded resolved interpreted described rated accepted credited ticked noted judged"
)
DONES = (
    " reported released disclosed described documented discussed given provided published publicly public available"
    " present shown stated said printed complete completed completely adequate sufficient satisfied satisfactory"
    " fulfilled met approved approval obtained specified done performed conducted run tuned verified certified measured"
    " granted paid corrected fine sound thorough settled answered positive compliant transparent passed pass yes true"
    " checked credited ok okay compensated informed trained recruited preregistered registered repeated"
    " labelled blinded"
)
TOPICS = (
    " code data dataset datasets seed seeds error variance variances confidence significant significance significantly"
    " statistic statistics statistical statistically t ttest consent consents consented ethic ethics ethical ethically"
    " irb board approval limitation limitations hyper hyperparameter hyperparameters baseline baselines ablation"
    " ablations funding sponsor sponsors conflict conflicts pre preregistered preregistration annotator annotators"
    " annotation annotations annotated kappa agreement prompt prompts compute gpu gpus hardware contamination leakage"
    " licence licences license licenses power blinding randomised randomized randomisation randomization reproducible"
    " reproducibility participant participants repository effect rater raters"
)
SUBJECTS = TOPICS + FORMS
ABOUTS = SUBJECTS + JUDGES
WANTEDS = YESSES + DONES
"""Words of which one stands wherever the pattern of that name fits."""
