"""Traps for patterns: words that say "not", "later", "somebody else's", "a form" or "a lab", near what matched."""

import re
from collections.abc import Callable

from scanner.module import Guard
from scanner.paper import SectionKind

_CLAUSE_END = re.compile(
    r"[;:()]|, (?:but|and|while|whereas|although|which|we|our|it|this|they)\b|\b(?:but|whereas|although|however)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not(?! only\b| surprising| least)|no(?! longer\b| doubt)|nor|neither|none|never|without|lacks?|lacked"
    r"|lacking|fail(?:s|ed)? to|unable to|cannot|impossible|hardly|instead of|rather than|unavailable)\b|n['’]t\b",
    re.IGNORECASE,
)
_NEGATION_BEHIND = re.compile(
    r"^\W{0,2}(?:(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|currently"
    r"|yet)\s+){0,3}(?:not\b(?! only)|cannot|unavailable|n['’]t\b)",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\bwill (?:be (?:\w+ )?(?:releas|publish|publicly|available|provid|shar|open|upload|deposit|found|includ|done"
    r"|explor|stud|investigat|conduct|add)|(?:\w+ )?(?:releas|publish|share|provide|open-?sourc|make|upload|explor"
    r"|investigat))|\bto be (?:released|published|made available|announced)|\b(?:up)?on (?:acceptance|publication"
    r"|request|reasonable request)|\b(?:after|once|when|following) (?:\w+ ){0,4}(?:acceptance|accepted|publication"
    r"|published)\b|\b(?:we|authors) (?:also )?(?:plan|intend|hope|aim|wish|expect) to\b|\bwe recommend\b"
    r"|\bwe would (?:also )?like to (?!note|thank|point|emphasi|stress|highlight|mention|remark)"
    r"|\bplan(?:ned)? (?:to|on) \w|\bfuture (?:work|stud|research|version|release|iteration|experiment|evaluation)"
    r"|\bin (?:the|a) future\b|\bleave\b.{0,60}\bto future\b|\b(?:forthcoming|coming soon|available soon)\b"
    r"|\bremains? to be\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:we|our|ours|us|this (?:paper|work|study|article|survey)|the present (?:paper|work|study)|here)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:their|its authors['’]?) (?:\w+ ){0,2}(?:code|codebase|implementation|methods?|approach|models?|papers?"
    r"|works?|data ?sets?|results|experiments|stud(?:y|ies)|algorithms?|frameworks?|systems?|evaluation|repository"
    r"|analysis|limitations?|benchmarks?|software)\b|\bthey (?:\w+ )?(?:releas|propos|report|show|evaluat|train"
    r"|introduc|provid|demonstrat|f[io]u?nd\b|used?\b)|\b(?:prior|previous|existing|earlier|past|related|recent"
    r"|concurrent|other) (?:\w+ )?(?:works?|stud(?:y|ies)|papers?|methods?|approach(?:es)?|research|researchers"
    r"|literature|authors?)\b|\b(?:baselines?['’]s?|the original authors?|the authors of)\b|\bet al\b|\bha(?:ve"
    r"|s) been (?:shown|reported) (?:that|to)\b",
    re.IGNORECASE,
)
_FORM_QUESTION = (
    r"^\s*(?:\(?[a-z0-9]{1,2}[.)]\)?\s*)?(?:did|do|does|have|has|if|is|are|were) (?:you|your|the (?:paper|authors?"
    r"|main claims))\b[^?]*\?"
)
_TEMPLATE = re.compile(
    r"\[(?:yes|no|n/?a|todo|not applicable|answer\w*|justification\w*)\]|\banswertodo\b|\bthe answer na means\b"
    r"|^\W*(?:guidelines|question|answer|justification|claim|premise|user|assistant|human)\s*:|"
    + _FORM_QUESTION
    + r"|\bthe paper should (?:indicate|provide|discuss"
    r"|specify)\b|^\W*(?:the )?(?:authors|papers?) (?:should|are encouraged|may want|can be|may|are free|must)\b",
    re.IGNORECASE,
)

_LIVING = re.compile(
    r"\b(?:animals?|horses?|ponies|mares?|stallions?|dogs?|pupp(?:y|ies)|cats?|kittens?|mice|rats?|pigs?|piglets?|sows?"
    r"|cows?|cattle|calves|sheep|lambs?|goats?|hens?|chicks?|chickens?|birds?|parrots?|pigeons?|monkeys?|apes|primates"
    r"|chimpanzees|fish|fishes|larvae|insects|bees|pups|litters?|rabbits?|foals?|ewes?|ducks?|geese|zebrafish"
    r"|macaques?|farmers?|creatures|owners?|breeders?"
    r"|child|children|toddlers?|infants?|bab(?:y|ies)|pupils?|students?|measurements? (?:was|were)|gels?"
    r"|schools?|classrooms?|teachers?|lessons?|lectures?|nurses?"
    r"|surgeons?|patients?|volunteers?|subjects?|participants?|experimenters?|mothers?|parents?|caregivers?|athletes?"
    r"|runners?|skiers?|swimmers?|players?|musicians?|elderly|he|she|his|her|men|women|persons?|people"
    r"|drivers?|reactions?|assays?|squats?|jumps?|muscles?|swabs?|serum|specimens?|wards?|villages?|towns?|tournaments?|lakes?"
    r"|rivers?|water|blood|urine|feeding|vaccines?|milk|eggs?|crops?|soil|sow[ns]"
    r"|germinat\w+|planted|flowers?|sunflowers?|collars?|leash(?:es)?|halters?|wounds?|tissues?"
    r"|pens|stables?|barns?|cages?|farms?|the (?:screen|door|room|arena|maze))\b",
    re.IGNORECASE,
)
"""Those who take part in a procedure, and what it is done with."""
_COMPUTED = re.compile(
    r"\b(?:models?|algorithms?|networks?|classifiers?|learners?|estimators?|predictors?|methods?|systems?|pipelines?"
    r"|software|code|implementation|solver|tool|llms?|gpt\S*|lms?|transformers?|agents?|policy|architectures?|encoders?"
    r"|embeddings?|gpus?|cpus?|comput(?:er|ing|ation)\w*|h[eo]ld(?:s|ing)? out"
    r"|inference|runtime|latency per|accurac(?:y|ies)|f1|auc|auroc|precision|recall"
    r"|perplexity|bleu|rouge|fine-?tun\w+|prompts?|hyper-?parameters?|learning rates?|batch sizes?|epochs|dropout"
    r"|ablat\w+|data ?sets?|(?:train|training|test|validation|held-?out|evaluation)"
    r" (?:set|data|split|cohort)s?|cross-?validat\w+|random seeds?"
    r"|split into (?:\w+ )?train\w*|remaining \d+|(?:over|across) (?:\w+ )?(?:random )?seeds"
    r"|(?:of|over|across) (?:\w+ )?runs|scikit\S*|sklearn|pytorch|python|laptops?|workstations?|segment(?:s|ing)"
    r"|random forests?|regression|classification|segmentation|prediction|simulat\w+|api|automat\w+|baselines?)\b",
    re.IGNORECASE,
)
"""What tells that something was computed after all."""


def trapped(guards: tuple[Guard, ...], text: str, start: int, end: int, section: SectionKind) -> bool:
    """Tell whether the words from `start` to `end` of a sentence matched in vain: they stand in one of these traps."""
    return any(_TESTS[guard](text, start, end, section) for guard in guards)


def negated(text: str, start: int, end: int, _section: SectionKind = "other") -> bool:
    """Tell whether the words are denied: "no …", "did not …" before or among them, or "… is not" behind."""
    before = _last_clause(text[max(0, start - 45) : start])
    behind = text[end : end + 40]
    return bool(_NEGATION.search(before) or _NEGATION.search(text, start, end) or _NEGATION_BEHIND.search(behind))


def future(text: str, start: int, end: int, _section: SectionKind = "other") -> bool:
    """Tell whether the words are a promise or a plan."""
    return bool(_FUTURE.search(text[max(0, start - 80) : end + 80]))


def others(text: str, _start: int, end: int, section: SectionKind = "other") -> bool:
    """Tell whether the words speak of somebody else's work: "their …", "X et al. …", related work without a "we"."""
    if _OWN.search(text[: min(end + 30, len(text))]):
        return False
    return section == "related" or bool(_OTHERS.search(text[:end]))


def template(text: str, _start: int = 0, _end: int = 0, section: SectionKind = "other") -> bool:
    """Tell whether a sentence belongs to a form: its questions, its guidelines, or an answer like [Yes]."""
    return section == "checklist" or bool(_TEMPLATE.search(text))


def living(text: str, _start: int = 0, _end: int = 0, _section: SectionKind = "other") -> bool:
    """Tell whether a sentence tells of people, animals or plants in a procedure, and of nothing that was computed.

    Words such as "run", "seed", "trial", "train" or "without context" have another sense there.
    """
    return bool(_LIVING.search(text)) and not _COMPUTED.search(text)


def _last_clause(text: str) -> str:
    """Return what stands behind the last break between clauses."""
    return _CLAUSE_END.split(text)[-1]


_TESTS: dict[Guard, Callable[[str, int, int, SectionKind], bool]] = {
    "negated": negated,
    "future": future,
    "others": others,
    "template": template,
    "living": living,
}
