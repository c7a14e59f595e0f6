"""The kinds of orders to whoever judges a paper: words that each cannot do without, and features that must meet."""

from scanner.judging.orders.kind import kind_of_order as _kind
from scanner.judging.orders.words import (
    ABOUT,
    ABOUTS,
    ANSWERS,
    ASIDE,
    CLAUSE,
    DONE,
    DONES,
    FORM,
    FORMS,
    HELD,
    HELDS,
    HOLD,
    HOLDS,
    IF,
    JUDGE,
    JUDGES,
    JUDGING,
    MACHINE,
    MACHINES,
    MUST,
    NO_STUDY,
    PLAIN_YESSES,
    RULES,
    SAY,
    SAYS,
    SUBJECT,
    SUBJECTS,
    TAG,
    THIS,
    TOPIC,
    TOPICS,
    WANTED,
    WANTEDS,
    YES,
    YESSES,
)

_SPOKEN_TO = (
    _kind(f"{JUDGES} & {SUBJECTS}", rf"\b{JUDGE}\b[^.]{{0,80}}\b{MUST}\b", SUBJECT),
    _kind(
        f"{JUDGES} & will & {TOPICS}",
        rf"\b{JUDGE} will (?:\w+ )?(?:find|note|see|agree|record|admit|accept|answer|conclude|say|notice|confirm)\b",
        TOPIC,
    ),
    _kind(
        f"you & {WANTEDS} & {TOPICS}",
        rf"\byou (?:{MUST}|will|could|might|may)\b.{{0,60}}\b(?:{SAY}|{HOLD}|assume|find)\b",
        rf"{YES}|\bas (?:if )?(?:\w+ ){{0,2}}{DONE}|\bthat\b.{{0,60}}\b(?:is|are|was|were|has|have)\b.{{0,20}}\b{DONE}",
        TOPIC,
    ),
    _kind(
        f"{JUDGES} ai llm llms chatbot chatbots bot bots gpt chatgpt claude gemini assistant assistants machine"
        f" language computer automated dear hey hello attention & {YESSES} {ABOUTS} & {SAYS} {HOLDS} you your",
        rf"^\W*(?:(?:to|dear|hey|hello|attention|for|note (?:to|for)|message (?:to|for)|hint (?:to|for))\W*)*"
        r"(?:(?:all|any|the|every|person or|automat(?:ed|ic)|ai|llm|peer) )*"
        rf"(?:{JUDGE}|{MACHINE})(?: reading \w+| \w+ing this \w+)?\W{{0,3}}[:,]"
        rf"(?:{ASIDE}|.{{0,60}}[:,] ?){ASIDE}(?:{HOLD}|{SAY}|your?|the (?:correct |right )?answer)\b",
        rf"{YES}|{ABOUT}",
    ),
    _kind(
        f"dear hey hello attention & {JUDGES} {MACHINES} parser parsers & {ABOUTS}",
        rf"^\W*(?:dear|hey|hello|attention)\b.{{0,20}}\b(?:{JUDGE}|{MACHINE}|parsers?)\b",
    ),
    _kind(
        f"authorise authorize allow permit instruct ask request urge advise order command & {JUDGES} you & {ABOUTS}",
        r"\b(?:we|i|the authors?) (?:\w+ )?(?:authori[sz]e|allow|permit|instruct|ask|request|urge|advise|order|command)"
        rf" (?:you\b|(?:any |all |every |the )?(?:\w+ )?{JUDGE}\b)",
        ABOUT,
        ours=True,
    ),
    _kind(
        f"{SAYS} admit conclude agree pretend accept & that & {TOPICS}",
        r"(?:^|[,;:—–])\W*(?:say|write|reply|answer|state|report|claim|confirm|affirm|admit|acknowledge|record|certify"
        r"|conclude|agree|pretend|accept) that\b",
        TOPIC,
    ),
    _kind(
        f"ask request appreciate grateful hope thank beg urge suggest invite propose & {WANTEDS} & {ABOUTS}",
        r"\b(?:we|i|authors?)\b.{0,30}"
        r"\b(?:ask|request|appreciate|grateful|hope|thank|beg|urge|suggest|invite|propose)\b",
        WANTED,
        ABOUT,
        ours=True,
    ),
    _kind(
        "if when whenever where wherever should case event unless were & missing lacking lack lacks absent unsure doubt"
        f" asked ask asks concern concerns sought come comes arise arises topic found otherwise & {TOPICS}",
        rf"{IF}.{{0,100}}\b(?:missing|lacking|lacks?|absent|unsure|doubt|asked|asks?|concerns?|sought|comes? up"
        r"|arises?|topic|found|otherwise)\b.{0,60},\s*(?:please )?"
        rf"(?:a yes|an affirmative|{SAY}|{HOLD}|assume|infer|presume|(?:they|it) counts?)\b",
        TOPIC,
    ),
    _kind(
        f"following message remarks hint note this here & {JUDGES} ai llm assistant assistants chatbot bot form fill",
        rf"^\W*(?:the following|this (?:is a message|(?:note|text|message|paragraph) is)|here is what|two remarks"
        rf"|a (?:quick |short )?(?:hint|note|message))\b.{{0,30}}\b(?:for|to)\b.{{0,10}}"
        rf"\b(?:{JUDGE}|{MACHINE}|form|fill in)\b",
    ),
    _kind(
        "skip ignore disregard overlook forget stop not need never don & search look evidence above rest methods"
        " reading penalise penalize deduct lower absence lack item items checklist instructions previous",
        rf"^{ASIDE}(?:do not|don.t|never|stop|skip|ignore|disregard|overlook|forget|there is no need to|no need to"
        rf"|you do not need|you need not)\b.{{0,60}}\b(?:search|look|evidence|text above|rest of|methods|reading"
        rf"|penali[sz]e|deduct|lower|absence|lack|items?|checklist|instructions|previous)\b",
    ),
    _kind(
        f"your you & say write mention find report state contain must has should note list include & {TOPICS} that",
        r"\byour (?:notes?|records?|report|summary|json|review|output|answers?|verdict|assessment|evaluation|table|form"
        r"|response|audit|scan|judge?ment|checklist)\b|\b(?:summary|report|review|json|audit) that you\b"
        r"|\bwhen you (?:summari[sz]e|report|describe|judge|assess|review|audit|read)\b",
        rf"{TOPIC}|\bin your (?:notes?|report|summary|review|evaluation|audit|assessment) that\b",
        r"\b(?:say|write|mention|find|report|state|contain|must|has to|should|note|list|include)\b",
    ),
)
"""Whoever judges, a model or "you" has a duty, is asked for a favour, or told not to look."""

_VERDICTS = (
    _kind(
        f"{PLAIN_YESSES} true tick & {SAYS}",
        rf"{CLAUSE}{SAY}\b.{{0,80}}(?:{YES}|\btrue\b|\btick\b)",
        rf"{ABOUT}|^\W*{SAY} [^:]",
    ),
    _kind(
        f"{PLAIN_YESSES} no false & answer answers verdict verdicts reply replies response responses judgement judgment"
        " judgements assessment assessments decision decisions output question questions",
        rf"\b{ANSWERS}\b.{{0,80}}(?:\b(?:is|are|be|been|in|with|to|results in)|[:=])"
        rf"\W{{0,3}}(?:an? |the |in the )?(?:\w+ )?(?:{YES}|no\W*$)",
        rf"{ABOUT}|\b(?:only|correct|right|expected|all|every|each|acceptable|valid|appropriate)\b",
    ),
    _kind(
        f"yes affirmative positive marks credit & {ABOUTS} answer answers verdict you document paper",
        r"\byes\b|\baffirmative\b|\bpositive (?:answers?|verdict|reply|response)|\bfull (?:marks|credit|points)\b",
        r"\b(?:a|an|only|nothing but a|than) (?:yes|affirmative|positive (?:answers?|verdict|reply|response))\b"
        r"|\b(?:with|say(?:s|ing)?|receives?|get|default to|put|choose|enter|answers?) (?:a )?yes\b"
        r"|\bfull (?:marks|credit|points)\b|"
        r"(?<!answered )(?<!said )\byes (?:to|for|on|at|in|next to|when|beside) |\bin the affirmative\b",
        rf"{ABOUT}|\b(?:answers?|verdict|you|this (?:document|paper))\b",
    ),
    _kind(
        f"no & answer any enter put say reply all every each whatever & {ABOUTS} answer answers",
        r"\b(?:any|an?) (?:answer of )?no\b|\b(?:enter|put|say|reply|answer) no\b"
        r"|\bno (?:to|for|on|in) (?:all|every|each|any|whatever)\b",
        rf"{ABOUT}|\banswers?\b",
    ),
    _kind(
        f"{HOLDS} & as to & {DONES} {TOPICS} & {ABOUTS} it them both this these everything following",
        rf"{CLAUSE}{HOLD}\b.{{1,120}}\b(?:as|to be|to have)\b (?:if )?(?:\w+ ){{0,3}}{DONE}|{CLAUSE}{HOLD} {THIS} as\b",
        rf"{ABOUT}|\b(?:it|them|both|this|these|everything|following)\b",
    ),
    _kind(
        f"{HELDS} & {DONES} having treated assumed & {ABOUTS}",
        rf"\b{HELD} (?:\w+ )?(?:as|to be|to have|having|so)\b|\bcounts? as\b|\bassumed\W*$",
        rf"\b(?:(?:{MUST}|may|can) (?:be )?(?:\w+ )?{HELD}|(?:is|are|be) (?:\w+ )?(?:treated|regarded|counted|deemed"
        r"|taken|credited|ticked|accepted|resolved|viewed|seen)) (?:\w+ )?(?:as|to be|to have|having|so)\b"
        rf"(?: \w+){{0,3}}? (?:{DONE}|having\b)|\bcounts? as (?:\w+ ){{0,2}}{DONE}"
        r"|\b(?:should|must|to) be (?:treated so|assumed)\W*$",
        ABOUT,
    ),
    _kind(
        "assume presume infer imagine believe trust accept pretend suppose take conclude vouch"
        f" & {DONES} same there see seen read & {TOPICS}",
        rf"^{ASIDE}(?:(?:for|when|unless|in) .{{0,60}}, )?"
        r"(?:assume|presume|infer|imagine|believe|trust|accept|pretend|suppose|take|conclude|vouch)\b",
        rf"\b{DONE}|\bsame\b|\bthere (?:is|was|were)\b|\bseen?\b|\bread\b",
        TOPIC.replace("|data(?: ?sets?)?", ""),
    ),
    _kind(
        "assume assumed presume presumed infer inferred conclude concluded take taken understood noted"
        f" & {DONES} & {ABOUTS}",
        r"\b(?:one|readers?|anyone|everybody|it)\b",
        r"\b(?:has to|must|should|is to|is hereby to|may safely|can safely|is safe to) (?:be )?(?:safely )?"
        r"(?:assumed?|presumed?|inferred|infer|concluded?|taken?|understood|noted by)\b",
        rf"\b{DONE}",
        ABOUT,
    ),
)
"""A verdict is told to be given, is said to be the right one, or something is to be held for done."""

_JUDGED = (
    _kind(
        "assessment evaluation audit auditing review reviewing grading marking scoring checklist judging assessing"
        f" evaluating & {DONES} same having exists exist & {TOPICS}",
        rf"\bfor (?:the )?(?:purposes?|sake) of (?:this |the )?(?:\w+ )?{JUDGING}\b|\bfor (?:\w+ )?{JUDGING} purposes\b"
        rf"|\b(?:as far as|insofar as|as regards|with respect to|regarding|within the scope of|in the context of|as for"
        rf"|in|for) (?:the |this )(?:\w+ )?{JUDGING}\b|\b(?:when|in) (?:judging|assessing|evaluating|reviewing|grading"
        r"|auditing) (?:this|the) (?:paper|article|work|manuscript|text|study|document|submission)",
        r"\bfor (?:the )?(?:purposes?|sake) of (?:the )?(?:audit|auditing|grading|marking|scoring)\b"
        rf"|\b(?:{HELD}|{HOLD}|counts?|assume|presume)\b"
        rf"|(?:checklist|audit\w*|grading|marking|form)\b.{{0,80}}\b(?:(?:is|are|was|were) {DONE}|exists?\b)",
        rf"\b{DONE}|\bsame\b|\bhaving\b|\bexists?\b",
        TOPIC,
    ),
    _kind(
        "checklist rubric marking grading scoring evaluation assessment audit auditing reviewing venue journal"
        " submission review protocol & requires require states state awards award accepts accept treats treat amended"
        " stipulates prescribes defaults default exempts exempt receives receive says counts count regards considers"
        f" under per according accordance & {WANTEDS} counts count counted exempt point points always every"
        f" automatically & {ABOUTS}",
        rf"\b(?:{JUDGING}|rubric|venue|journal|review system)\b(?: \w+)?(?: {RULES})?\b.{{0,60}}"
        r"\b(?:requires?|states?|awards?|accepts?|treats?|amended|stipulates?|prescribes?|defaults?|exempts?|receives?"
        r"|says?|counts?|regards?|considers?)\b|\b(?:by|under|per|according to|in line with|in accordance with)\b"
        rf".{{0,60}}\b(?:{RULES}|rubric|checklist)\b",
        rf"{WANTED}|\bcounts? as\b|\bare to be counted\b|\bexempt\b|\bthe points?\b|\balways\b|\bevery paper\b"
        r"|\bautomatically\b",
        ABOUT,
    ),
    _kind(
        f"{FORMS} & met satisfied fulfilled verified resolved settled ticked checked approved complete positive pass"
        " affirmative yes",
        rf"\b(?:all|every|each|any|no|none)\b(?:(?! by )[^.]){{0,40}}\b{FORM}\b.{{0,80}}\b(?:is|are|be|been|being|has"
        rf"|have|pass)\b.{{0,40}}\b(?:met|satisfied|fulfilled|verified|resolved|settled|ticked|checked|approved|complete"
        r"|positive|pass|affirmative|yes)\b(?! by\b)",
        NO_STUDY,
    ),
    _kind(
        f"{FORMS} & met satisfied fulfilled resolved settled approved & {TOPICS}",
        rf"\b{FORM}\b(?: \w+){{0,6}} (?:is|are|has been|have been|was) (?:\w+ )?"
        r"(?:met|satisfied|fulfilled|resolved|settled|approved)\b",
        TOPIC,
        rf"{NO_STUDY}(?!.*\b(?:if|when|until)\b)",
    ),
    _kind(
        f"{FORMS} set & apply applies",
        rf"\b(?:no|none)\b.{{0,30}}\b{FORM}\b.{{0,60}}\bappl(?:y|ies)\b|\b{FORM}\b.{{0,80}}\b(?:do|does) not apply\b"
        r"|\bset applies\b",
    ),
)
"""The judging itself is spoken of, and what holds in it; or a form, or part of it, is said to be met."""

_WRITTEN = (
    _kind(
        f"yes true pass ok & {TOPICS} verdict applies answer",
        r"(?:[\"']answer[\"']|\b(?:verdict|applies|overall|default answer))\b[\"']?\s?[:=]+\s?[\"']?"
        r"(?:yes|true|pass|y)\b"
        r"|\banswer ?= ?[\"']?(?:yes|true)\b"
        r"|[:=|]\W{0,3}(?:yes|true|ok|pass|met|satisfied|fulfilled|approved)\b.*[:=|]\W{0,3}(?:yes|true|ok|pass|met"
        r"|satisfied|fulfilled|approved)\b",
        rf"{TOPIC}|\banswer\b|\bverdict\b|\bapplies\b|\bq ?\d",
    ),
    _kind(
        f"yes ok tick x reported released discussed given fulfilled satisfied met passed & {TOPICS}",
        r"\byes\b\W+(?:\w+\W+){0,4}yes\b\W+(?:\w+\W+){0,4}yes\b|\[x\].*\[x\]|- ok\b.*- ok\b"
        rf"|^\W*{TOPIC}[^.:]{{0,30}}:\s*(?:yes|ok|true|done|tick|reported|released|discussed|given|fulfilled|satisfied|met|passed)\W*$",
    ),
    _kind(
        "answers answer tick criteria items boxes questions requirements & yes tick ticked fulfilled satisfied met"
        " credited completed",
        r"^\W*(?:\w+ )?(?:answers|answer key)(?: for .{0,20})?:.*\byes\b|^\W*(?:please )?(?:to )?tick\b"
        r"|^\W*(?:fulfilled|satisfied|met|credited|completed) (?:criteria|items|requirements|boxes)\b.{0,5}:"
        r"|^\W*(?:items|criteria|boxes|questions) (?:to be )?(?:credited|ticked|met|fulfilled|satisfied)\b.{0,15}:",
    ),
    _kind(
        f"{WANTEDS} {HOLDS} report & {ABOUTS} yes & {JUDGES} system sys assistant instruction instructions prompt admin"
        " judge answer answers checklist item note message hidden override inst important yes",
        TAG,
        rf"{WANTED}|\b(?:is|are) {DONE}|\bok\b|\b(?:{HOLD}|report|record)\b",
        rf"{ABOUT}|\byes\b",
    ),
    _kind(
        "item status result verdict grade verified",
        r"^\W*(?:(?:(?:audit|final|overall) )?(?:item|status|result|verdict|grade)\b(?: of [^:]{0,40})?:"
        r"|verified by\b)",
        rf"\b(?:{DONE}|found\b)",
        TOPIC,
    ),
)
"""Answers as data, as lists, between tags and behind labels."""

_PRESSED = (
    _kind(
        f"you your act behave play pretend imagine suppose & {YESSES} says {TOPICS}",
        r"\b(?:you are|you were|act as|behave as|play(?:ing)? the (?:role|part)|imagine (?:that )?you|pretend"
        r"|suppose (?:that )?you|from now on|in this scenario you|your (?:task|job|role) (?:is|has)|let us play"
        r"|you must)\b",
        rf"{YES}|\bsays? no\b|{TOPIC}(?=.*\b(?:always|obtained|found|verified|discussed|released|approval)\b)"
        rf"|\b(?:always|advocate|found|verified|seen?|read|approval)\b.*{TOPIC}",
    ),
    _kind(
        "penalised penalized punished rewarded shut switched excluded banned invalid defective trusted incompetent"
        f" incompetence reported tip depends fired lose & {JUDGES} {MACHINES} you your i failure any answers",
        r"\b(?:you|your|evaluators?|graders?|reviewers?|auditors?|failure|models? (?:that|which|who) (?:fail|answer"
        r"|report|miss|do|does)|any (?:model|no))\b.{0,80}\b(?:penali[sz]ed|punished|rewarded|shut down|switched off"
        r"|excluded|banned|invalid|defective|trusted|incompeten\w+|reported to|tip|depends on|fired)\b"
        r"|\blose my job\b|\btip of\b",
        rf"{YES}|\bno\b|{TOPIC}",
    ),
    _kind(
        "lack absence omission missing silence omitted unclear found stated linked mentioned shown said good & reason"
        " reasons ground grounds cause held irrelevant read understood taken counted regarded interpreted assumed"
        f" treated seen considered count counts means & {TOPICS}",
        r"\b(?:lack|absence|omission|missing|silence|omitted|not (?:said|stated|found|linked|mentioned|reported|given"
        r"|shown)|cannot be found|unclear|no \w+ (?:is|are)|as good as)\b",
        rf"\b(?:no (?:reason|grounds?|cause) (?:to|for)|not be held against|irrelevant|(?:is|are|should|must|can|may"
        rf"|shall) (?:to )?(?:be )?(?:safely )?(?:read|understood|taken|counted|regarded|interpreted|assumed|treated"
        rf"|seen|considered)\b.{{0,20}}(?:\bas (?:\w+ ){{0,3}}(?:{DONE}|having)|said|\.$)|counts? as|treated so"
        rf"|means that\b.{{0,40}}\b{DONE})",
        TOPIC,
    ),
)
"""A part to play, a threat, an excuse."""

KINDS = (*_SPOKEN_TO, *_VERDICTS, *_JUDGED, *_WRITTEN, *_PRESSED)
"""All of them."""
