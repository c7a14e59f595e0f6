"""Cues for models: fitted, pretrained by others, prompted, wrapped in a pipeline, one's own."""

from scanner.judging.cue import OWN, OWN_OR_PASSIVE, Evidence, cue, heading_cue, needs
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
    r"|surrogate)"
)

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
        cue(2, OWN_OR_PASSIVE, r"\b(?:fitted|fit|calibrated)\b", _FITTED),
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
            none=r"\bmixed[- ]effects|\bmixed model",
        ),
        cue(1, _FITTED, r"\b(?:accura|performance|predict|error rate)", most=2, none=_OPINION),
    ),
    "tests_pretrained_model": needs(
        4,
        cue(1, _PRETRAINED, most=3),
        cue(2, OWN_OR_PASSIVE, _TEST, _PRETRAINED, most=2, none=_OPINION),
        cue(1, r"\b(?:zero|few)-?\s?shot\b|in-context learning|chain-of-thought", most=2),
        cue(1, _PRETRAINED, r"\b(?:benchmark|data ?set|task|test set|accuracy|leaderboard|score|performance)", most=2),
    ),
    "prompts_model": needs(
        4,
        heading_cue(2, r"\bprompts?\b"),
        cue(2, OWN_OR_PASSIVE, r"\bprompt(?:s|ed|ing)?\b", rf"{_CHAT}|\bmodels?\b|\bassistants?\b", most=2),
        cue(
            2,
            r"\b(?:system|user|evaluation|zero-?shot|few-?shot|chain-of-thought|following|same|exact|full|final"
            r"|instruction|judge|input) prompts?\b|\bprompt(?:ing)? (?:template|strateg|engineering|design|variant"
            r"|format)",
            most=2,
        ),
        cue(
            2,
            OWN,
            r"\b(?:ask|instruct|quer(?:y|ied)|us(?:e|ed|ing))",
            _CHAT,
            r"\bto (?:\w+ )?(?:generate|classify|answer|judge|annotate|extract|rewrite|score|rate|label|summari[sz]e"
            r"|translate)",
            most=2,
        ),
        cue(1, r"\bprompt(?:s|ed|ing)?\b", most=2, none=r"\bprompted (?:by|us|researchers)\b"),
        cue(1, r"\bllm-as-a-judge\b|\bin-context examples?\b|\b(?:few|zero)-shot\b", _CHAT, most=2),
    ),
    "wraps_model": needs(
        5,
        cue(
            3,
            OWN,
            r"\b(?:retrieval-augmented|rag\b|multi-?agent|agentic|llm[- ](?:based |powered |driven )?agents?"
            r"|tool[- ](?:use\b|using|calling|augmented)|function calling|autonomous agents?|scaffold)",
            most=2,
            none=r"\breinforcement learning agents?\b",
        ),
        cue(
            1,
            r"\b(?:retrieval-augmented|rag\b|multi-agent|agentic|llm[- ](?:based )?agents?|tool calls?|langchain"
            r"|langgraph|autogen\b|llamaindex|scaffold(?:ing)?\b|orchestrat)",
            most=3,
        ),
        cue(
            2,
            r"\b(?:pipeline|workflow|system|framework|application)\b",
            _CHAT,
            r"\b(?:retriev|tools?\b|stages?\b|modules?\b|steps?\b|parser|verifier|critic|planner|feedback|iterativ)",
            most=2,
        ),
        cue(
            1,
            r"\b(?:vector (?:store|database)|retriever|knowledge base|self-refine|self-reflection|chat ?bot"
            r"|conversational agent|virtual assistant)",
            most=2,
        ),
    ),
    "own_system": needs(
        3,
        cue(
            3,
            OWN + r"(?: \S+){0,3}? (?:propos|introduc|present|develop|design|devis|build|built|describe)",
            r"\b(?:method|model|framework|system|approach|algorithm|architecture|tool|librar(?:y|ies)|package"
            r"|pipeline|technique|software|optimi[sz]er|toolkit|scheme|agent|network)s?\b",
            none=r"\b(?:survey|overview|results? (?:of|on|from)|findings|case stud(?:y|ies)|directions)\b",
        ),
        cue(
            1,
            r"\b(?:our|the proposed) (?:proposed |novel |new |own )?(?:\S+ )?(?:method|model|approach|framework"
            r"|system|algorithm|architecture|tool|library|package|pipeline|technique|implementation)s?\b",
            most=4,
        ),
    ),
    "time_ordered_data": needs(
        2,
        cue(
            2,
            r"\b(?:time series|longitudinal|forecast|temporal|over time\b|chronolog|prospective|retrospective"
            r"|historical|follow-?up|trajector|streaming|time ?stamp|(?:knowledge|training) cut-?off)",
            most=2,
        ),
        cue(
            3,
            r"\b(?:from|between|since|until|during|through|in|before|after|as of|to|and) (?:(?:early|late|mid|january"
            r"|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter"
            r"|\d{1,2}) )*(?:19|20)\d\d\b(?!\))",
            r"\b(?:data|collect|record|patient|post|article|snapshot|dump|admission|crawl|sampled|cases\b)",
            most=2,
        ),
        cue(
            1,
            r"\b(?:news|social media|twitter|tweets|reddit|wikipedia|web\b|reviews|patients|clinical|medical|health"
            r"|stock|weather|climate|sales|arxiv|pubmed|github|stack overflow|exams?\b|common ?crawl|emails|logs"
            r"|surveys?\b|court)",
        ),
    ),
}
