"""Cues for models: fitted, pretrained by others, prompted, wrapped in a pipeline, one's own."""

from scanner.judging.cue import (
    AT_THE_START,
    DONE,
    OWN,
    OWN_OR_PASSIVE,
    OWN_PART,
    Evidence,
    cue,
    heading_cue,
    needs,
    plain_cue,
)
from scanner.module import FactName

_CHAT = (
    r"\bllms?\b|language model|\bgpt\b|\bgpt-?\d|chatgpt|\bclaude\b|\bgemini\b|\bllama|\bmistral|\bmixtral|\bqwen"
    r"|deepseek|\bvlms?\b"
)
_PRETRAINED = (
    _CHAT + r"|foundation model|pre-?trained|\bgemma\b|\bphi-\d"
    r"|\b(?:bert|(?:distil|sci|bio|med|clinical|pubmed|fin|legal|chem|code|m|s)-?bert|roberta|deberta)\b|\bt5\b"
    r"|\bflan-|sentence-?transformer|embedding models?|whisper|wav2vec|\bclip\b|\bvits?\b|stable diffusion|\bopt-\d"
    r"|pythia|\bfalcon\b|olmo|codex|starcoder|off-the-shelf|dinov?2|open-?weight|checkpoint"
)
_TEST = (
    r"\b(?:evaluat|test(?:s|ed|ing)?\b|benchmark(?:ed|ing)|compar|assess|prob(?:e|ed|ing)\b|audit|measur|fine-?tun"
    r"|analy[sz])"
)
_OPINION = (
    r"\b(?:aware(?:ness)?|perceptions?|perceived|attitudes?|opinions?|familiar(?:ity)?|respondents?|trust in|adoption"
    r"|literacy)\b"
)
"""What is asked of people about models, not of models."""
_FITTED = (
    r"\b(?:model|classifier|network|regression|predictor|encoder|decoder|transformer|learner|llm|parameters|weights"
    r"|surrogate|agents?\b|polic(?:y|ies)\b|critics?\b)"
)
_NOT_PROMPTED = (
    r"\b(?:soft prompts?|prompt[- ]tuning|(?:learn(?:ed|able)|visual|continuous) prompts?|respondents?"
    r"|questionnaires?"
    r"|interviewe(?:d|es?)|they (?:\w+ )?(?:use|write|ask))\b"
)
"""Prompts that are learned vectors, or those that other people write."""
_LEARNERS = (
    r"\b(?:random forests?|(?:gradient[- ])?boost(?:ed|ing)|xgboost|lightgbm|catboost|support vector|svms?\b"
    r"|naive bayes|nearest neighbou?rs?|decision trees?|lstms?\b|grus?\b|resnet|convnet|convolution|recurrent"
    r"|neural networks?|multi-?layer perceptron|mlps?\b|u-?nets?\b|gaussian process|topic models?|latent dirichlet"
    r"|k-?means|auto-?encoder)"
)
_INFERENCE = (
    r"\bmixed[- ]effects|\bmixed models?\b|\binference\b|\bcovariates?\b|\bcoefficients?\b|\bcontroll?(?:ed"
    r"|ing) for\b"
)
"""A model that is fitted to explain, not to predict."""
_EXPLAINED = r"\b(?:p[- ]values?|confidence intervals?|significan\w+|assumptions?|inferential)\b"
"""What an explaining fit is reported with."""
_NO_SYSTEM = (
    r"\b(?:survey|overview|results? (?:of|on|from)|findings|case stud(?:y|ies)|directions|taxonomy|hypothes[ie]s"
    r"|above|perspective|definition|analysis procedure|data analysis|statistical analysis"
    r"|experimental (?:procedure|design))\b"
)
_NO_MACHINE = r"\b(?:benchmarks?|data ?sets?|corpus|corpora|challenge|competition|repository|guidelines)\b"
_PROPOSED = (
    OWN + r"(?: \S+){0,3}? (?:propos|introduc|present|develop|design|devis|build|built|describe)\w*"
    r"(?: (?!benchmark|data ?set|challenge|competition|corpus|which\b|stud(?:y|ies)\b)\S+){0,12}? \S*"
    r"(?:method|model|framework|system|approach|algorithm|architecture|tool|librar(?:y|ies)|package|pipeline"
    r"|technique|software|optimi[sz]er|toolkit|scheme|agent|network|net|layer|loss|learner|estimator|classifier"
    r"|strategy|procedure|module|regulari[sz]er|objective|heuristic|solver|decoder|detector|encoder)s?\b"
)
"""A method or system is put forward."""
_NAMED = (
    r"\bwe (?:\w+ )?(?:present|introduce|describe|propose|built|build|develop(?:ed)?|design(?:ed)?"
    r"|create[d]?) [\w-]+,"
)
"""… by its name, with a comma behind it."""
_NO_THING = (
    r"\b(?:analys[ie]s|stud(?:y|ies)|evaluation|experiments?|comparison|theor\w+|proofs?|results?"
    r"|evidence|arguments?)\b"
)
_STATIC = (
    r"\b(?:cifar|imagenet|mnist|svhn|coco\b|pascal voc|images?\b|photographs?|object (?:detection|recognition)"
    r"|textures?\b|molecul|point clouds?|puzzles?\b)"
)
"""Things that are the same at any time."""

MODELS: dict[FactName, Evidence] = {
    "fits_model": needs(
        3,
        cue(
            3,
            OWN_OR_PASSIVE,
            r"\b(?:train(?:ed|ing)?\b|fine-?tun|pre-?train|optimi[sz]ed|distill?(?:ed|ation))",
            _FITTED,
            most=2,
        ),
        cue(2, OWN_OR_PASSIVE, r"\btrained\b", r"\b(?:on|with|for|from|until|by|to)\b"),
        cue(
            2,
            OWN_OR_PASSIVE,
            r"\b(?:fitted|fits? (?:an?|the|our|one|linear|separate)|calibrated)\b",
            _FITTED,
            none=rf"{_INFERENCE}|{_EXPLAINED}",
        ),
        cue(3, r"\btrain(?:ed)?\b", r"\b(?:epochs?\b|learning rate|batch(?:es)?\b|random weights|scratch)"),
        cue(1, _LEARNERS, most=2, section=OWN_PART),
        cue(
            2,
            r"\b(?:learning rate|epochs?\b|batch size|hyper-?parameter|early stopping|loss function|cross-entropy"
            r"|gradient descent)",
            most=2,
        ),
        cue(
            1,
            r"\bcross-?validat|\b(?:train(?:ing)?|validation|test|held-?out|dev(?:elopment)?) (?:sets?|splits?"
            r"|data)\b|\bmodel selection|\bhold-?out\b",
            most=2,
        ),
        cue(
            1,
            r"\b(?:logistic|linear|mixed[- ]effects?|cox|poisson|multivaria(?:te|ble)|ridge|lasso|hierarchical"
            r"|bayesian) (?:\w+ )?(?:regression|model)",
            none=rf"{_INFERENCE}|{_EXPLAINED}",
        ),
        cue(1, _FITTED, r"\b(?:accura|performance|predict|error rate)", most=2, none=_OPINION),
        plain_cue(-1, r"\bregression|\blinear models?\b|\bparametric (?:model|analysis)", _EXPLAINED, most=2),
    ),
    "tests_pretrained_model": needs(
        4,
        cue(1, _PRETRAINED, most=3),
        cue(2, OWN_OR_PASSIVE, _TEST, _PRETRAINED, most=2, none=_OPINION),
        cue(
            2,
            OWN_OR_PASSIVE,
            r"\b(?:ask|prompt|quer(?:y|ied)|instruct)",
            rf"{_CHAT}"
            r"|\bmodels\b",
            most=2,
            none=_OPINION,
        ),
        cue(2, OWN, r"\bfine-?tun(?:e|ed|ing)\b", most=2),
        cue(1, r"\b(?:zero|few)-?\s?shot\b|in-context learning|chain-of-thought", most=2),
        cue(
            1,
            _PRETRAINED,
            r"\b(?:benchmark|data ?set|task|test set|accuracy|leaderboard|score"
            r"|performance)",
            most=2,
        ),
    ),
    "prompts_model": needs(
        3,
        heading_cue(2, r"\bprompts?\b", none=r"\b(?:soft|visual|learn(?:ed|able)|tuning)\b"),
        cue(
            2,
            r"\b(?:we|our)\b(?: \S+){0,4}? (?:prompt|re-?prompt)(?:ed|s)?\b",
            rf"{_CHAT}|\bmodels?\b|\bassistants?\b|\bwith\b",
            most=2,
            none=_NOT_PROMPTED,
        ),
        cue(
            2,
            rf"\bprompt(?:s|ed|ing)? (?:\S+ ){{0,4}}?(?:models?\b|assistants?\b|{_CHAT})|(?:models?|assistants?"
            rf"|{_CHAT})"
            r"(?:\S* \S+){0,3}? (?:is|are|was|were) (?:\w+ )?(?:prompted|asked|instructed|given)\b",
            r"\bprompt|\basked|\binstructed",
            most=2,
            none=_NOT_PROMPTED,
            section=OWN_PART,
        ),
        cue(
            2,
            r"\b(?:system|user|evaluation|zero-?shot|few-?shot|chain-of-thought|following|same|exact|full|final"
            r"|instruction|judge|input|following) prompts?\b|\binstructions? (?:given|shown|listed"
            r"|in) (?:in )?(?:fig|table|appendix)|\bprompt(?:ing)? (?:template|strateg|engineering|design"
            r"|variant|format)",
            most=2,
            none=_NOT_PROMPTED,
            section=OWN_PART,
        ),
        cue(
            2,
            OWN,
            r"\b(?:ask|instruct|quer(?:y|ied)|us(?:e|ed|ing)|task(?:ed)?|let)\b|\basked\b|\binstructed\b",
            _CHAT,
            r"\bto (?:\w+ )?(?:generate|classify|answer|judge|annotate|extract|rewrite|score|rate|label|summari[sz]e"
            r"|translate|explain|write|code|categori[sz]e|paraphrase|produce|evaluate|decide|grade|predict"
            r"|propose)\b",
            most=2,
            none=rf"{_OPINION}|{_NOT_PROMPTED}",
        ),
        cue(
            2,
            r"\b(?:classified|coded|labell?ed|annotated|rated|generated|translated|summari[sz]ed) (?:by|with"
            r"|using)\b",
            _CHAT,
            none=rf"{_OPINION}|{_NOT_PROMPTED}",
            section=OWN_PART,
        ),
        cue(1, r"\bprompt(?:s|ed|ing)?\b", most=3, none=rf"{_NOT_PROMPTED}|\bprompted (?:by|us|researchers)\b"),
        cue(
            2,
            r"\bllm-as-a-judge\b|\bin-context (?:examples?|learning)\b|\b(?:few|zero|\d+)-shot\b",
            _CHAT,
            most=2,
            section=OWN_PART,
        ),
        cue(
            1,
            OWN_OR_PASSIVE,
            r"\b(?:evaluat|test(?:s|ed|ing)?\b|generat|ask|respon|answer|compare)",
            r"\bllms?\b|large language model|\bgpt-?\d|chatgpt|\bclaude\b|\bgemini\b|\bllama-?\s?\d"
            r"|\bmi[sx]tral|\bqwen|deepseek"
            r"|instruction-?tuned",
            most=2,
            none=_OPINION,
            section=OWN_PART,
        ),
    ),
    "wraps_model": needs(
        4,
        cue(
            3,
            OWN,
            r"\b(?:retrieval-augmented|rag\b|multi-?agent|agentic|llm[- ](?:based |powered |driven )?agents?"
            r"|tool[- ](?:use\b|using|calling|augmented)|function calling|autonomous agents?|scaffold)",
            most=2,
            none=r"\breinforcement learning|\bmarkov\b|\bpolic(?:y|ies)\b",
        ),
        cue(
            3,
            rf"(?:{_CHAT}|\bagents?\b|\bassistant\b)",
            r"\b(?:calls?|invokes?|executes?|uses?|given|access to|equipped with)\b.{0,60}\b(?:tools\b|apis?\b"
            r"|calculator|search engine|interpreter|databases?\b|functions\b|browser|terminal|shell)",
            none=r"\breinforcement learning|\bdata ?sets?\b",
            section=OWN_PART,
        ),
        cue(
            2,
            r"\b(?:critic|verifier|planner|executor|orchestrator|retriever|tools?|agents?|calls?)\b",
            r"\b(?:put back|sen(?:t|ds?) back|fed back|feeds?|loops?\b|until|iterat|retr(?:y|ies)|hands?\b"
            r"|passes|passed)",
            rf"{_CHAT}|\bagents?\b|\bmodels?\b|\bcontext\b|\bprompts?\b",
            none=r"\breinforcement learning|\bepochs?\b|\blearning rate|\bgradient",
            section=OWN_PART,
        ),
        cue(
            1,
            r"\b(?:retrieval-augmented|rag\b|multi-agent|agentic|llm[- ](?:based )?agents?|tool calls?"
            r"|vector (?:store|database)|retriever|knowledge base"
            r"|self-refine|langchain"
            r"|langgraph|autogen\b|llamaindex|orchestrat|list of tools|react agent)",
            most=5,
            section=OWN_PART,
        ),
        cue(
            2,
            OWN,
            r"\b(?:pipeline|workflow|system|framework|application|chat ?bot|assistant)\b",
            _CHAT,
            r"\b(?:retriev|tools?\b|parser|verifier|critic|planner|knowledge base|vector (?:store|database))",
            most=2,
        ),
        cue(
            1,
            r"\b(?:pipelines?|workflows?)\b",
            r"\b(?:models?|learners?|classifiers?|llms?|predict\w*|train\w*|optimi[sz]\w*)\b",
            most=5,
            section=OWN_PART,
        ),
    ),
    "own_system": needs(
        4,
        cue(4, _PROPOSED, none=_NO_SYSTEM, section=AT_THE_START),
        cue(4, _NAMED, none=rf"{_NO_SYSTEM}|{_NO_MACHINE}", section=AT_THE_START),
        cue(3, _PROPOSED, most=2, none=_NO_SYSTEM),
        cue(3, _NAMED, none=rf"{_NO_SYSTEM}|{_NO_MACHINE}"),
        cue(
            3,
            r"\bwe (?:introduce|present) an? (?:\S+ ){1,4}?(?:that|which)\b",
            none=rf"{_NO_SYSTEM}"
            r"|{_NO_MACHINE}|{_NO_THING}",
        ),
        cue(2, r"\bwe (?:\w+ )?(?:propose|devise)\b(?! that\b)", none=rf"{_NO_SYSTEM}|{_NO_MACHINE}"),
        cue(
            1,
            r"\b(?:our (?!approach to|model \()|the proposed )(?:proposed |novel |new |own )?(?:\S+ )?(?:method"
            r"|approach"
            r"|framework|system|algorithm|architecture|library|package|pipeline|technique|layer|learner"
            r"|estimator)s?\b"
            r"|\b(?:our|the proposed) (?:\S+ )?(?:model|tool|implementation|network)s?\b.{0,60}\b(?:outperform|achiev"
            r"|reach|perform|improv|better|faster|compar|than)",
            most=4,
            none=_NO_SYSTEM,
        ),
    ),
    "time_ordered_data": needs(
        3,
        cue(
            2,
            r"\b(?:time[- ]series|longitudinal|forecast|temporal (?:order|split|drift|shift|leak|dynamics|data)"
            r"|chronolog|(?:pro|retro)spective(?:ly)? (?:\S+ )?(?:stud|cohort|data|validat|collect|analy)"
            r"|time ?stamp|sensor (?:data|readings|streams)|wearable|data streams?"
            r"|distribution shift over time|(?:knowledge|training) cut-?off|speech|audio recordings)",
            most=4,
            none=r"\bfuture work\b",
        ),
        cue(
            3,
            r"\b(?:from|between|since|until|during|through|in|before|after|as of|to|and) (?:(?:early|late|mid|january"
            r"|february|march|april|may|june|july|august|september|october|november|december|spring|summer"
            r"|autumn|winter"
            r"|\d{1,2}) )*(?:19|20)\d\d\b(?!\))",
            r"\b(?:data\b|collect|record|patient|posts?\b|articles?\b|snapshot|dump|admission|crawl|sampled|cases\b"
            r"|download|scrap(?:ed|ing)|archive)",
            most=2,
            none=_STATIC,
        ),
        cue(
            1,
            r"\b(?:news(?:papers?)?|social media|twitter|tweets|reddit|wikipedia|(?:product|customer|movie"
            r"|amazon|yelp)"
            r" reviews|patients|clinical|medical|health records?|stock (?:prices?|market)|weather|climate|sales"
            r"|arxiv (?:papers|abstracts|articles)|pubmed|github (?:issues|commits|repositories)|stack overflow"
            r"|exams?"
            r"|common ?crawl|emails|logs|court|web (?:pages?|text|crawl))\b",
            r"\b(?:data|corpus|corpora|collect|record|from|sampled|tasks?\b|benchmarks?\b|text)",
            most=2,
            none=_STATIC,
            section=OWN_PART,
        ),
        cue(2, DONE, _TEST, _CHAT, none=_OPINION),
        cue(
            2,
            r"\b(?:tabular|uci|openml|kaggle|real-world (?:data|applications?|problems?)|credit|fraud|marketing"
            r"|customers"
            r"|insurance|traffic|electricity|demand)\b",
            r"\b(?:data ?sets?|data|benchmarks?|tasks|applications?|problems?)\b",
            none=_STATIC,
        ),
        cue(1, r"\b(?:corpus|corpora|text data|documents|transcripts?)\b", most=2, section=OWN_PART),
        plain_cue(-1, _STATIC, most=4),
    ),
}
