"""Cues for what kind of work a paper is: a study, a survey, an argument, a theory, a benchmark."""

from scanner.judging.cue import OWN, Evidence, any_of, cue, heading_cue, needs, plain_cue, title_cue
from scanner.module import FactName

_RESULTS_SHOW = (
    r"\b(?:our|the) (?:experiment\w*|results?|findings|evaluations?|analys[ie]s|simulations?) (?:show|suggest"
    r"|indicate|reveal|demonstrate|confirm)"
)
_PEOPLE_SURVEYED = any_of(
    "respondents?, questionnaires?, participants?, users, students, professionals, practitioners, developers"
    ", researchers"
    r", clinicians, \d{2,}"
)

_TOLD = (
    r"\b(?:reported|showed|scored|indicated|agreed|answered|completed|received|underwent|were (?:recruited|collected"
    r"|asked))"
)
_POSITION_PAPER = (
    r"\b(?:this|our) (?:position|perspective|opinion|viewpoint|vision) (?:paper|piece|article|essay)\b"
    r"|\bin this (?:position|perspective|commentary|essay|viewpoint)\b"
)
_ARGUE = (
    r"\b(?:we|i|this (?:paper|article|essay|work)) (?:\w+ )?(?:argues?|contends?|advocates?|calls? (?:for|on|to)"
    r"|posits?|urges?|maintains?)\b"
)
_SHOULD = (
    r"\bthe (?:\S+ )?(?:field|community) (?:should|must|needs? to)\b|\balternative views?\b|\bcounter-?arguments?\b"
    r"|\bresearch agenda\b|\bwe (?:\w+ )?(?:envision|call (?:for|on))\b"
)

_PROVED = r"^(?:theorem|lemma|corollary|proposition|proof)\b(?:\s*\d|\s*[.:(]| of\b)"
"""A statement or its proof begins."""
_OF_PEOPLE = r"\brespondents?\b|\bquestionnaires?\b|\binterviewe(?:d|es?)\b"
"""A survey of people, not of literature."""

_TESTS = any_of(
    "t-?tests?, chi-?squared?, χ2, wilcoxon, mann-whitney, kruskal, anova, mcnemar, fisher['’]s exact"
    ", friedman, permutation tests?, likelihood ratio tests?, log-?rank"
)
_SETTING = (
    r"\b(?:learning rate|batch size|epochs?\b|early stopping|dropout|weight decay|optimi[sz]er"
    r"|temperature (?:of|was|is|=)|greedy|beam (?:size|search|width)|top-[pk]\b|max(?:imum)? (?:tokens|length)"
    r"|(?:random|fixed) seeds?|bootstrap|permutations?|simulations|tolerances?|thresholds?|significance level"
    r"|trees\b|clusters\b|components\b|grid search|hidden (?:size|layers?|units)|context (?:window|length)"
    r"|iterations\b)"
)

STUDY: dict[FactName, Evidence] = {
    "experiments": needs(
        3,
        heading_cue(
            2,
            r"^\W*(?:[\d.]+\s*)?(?:results?|experiment\w*|evaluation|findings|empirical|case stud(?:y|ies)"
            r"|simulations?"
            r"|performance)\b",
            none=r"\bmain results?\b|\btheor",
        ),
        heading_cue(
            1, r"^\W*(?:[\d.]+\s*)?(?:materials?|methods?|methodology|data|participants|procedure|study design)\b"
        ),
        cue(
            1,
            r"\b(?:table|fig(?:ure|\.)?)\s*\d+\w?\)?,? (?:show|present|report|summari[sz]e|illustrate|compare|list)",
            most=2,
        ),
        cue(1, _RESULTS_SHOW, most=2),
        cue(
            1,
            r"\bwe (?:\w+ )?(?:evaluat|measur|compar|ran\b|run\b|conduct|tested|train|analy[sz]e|perform|recruit"
            r"|survey|collect|interview|record)",
            most=3,
        ),
        cue(1, any_of("respondents, participants, patients, subjects, animals, samples"), _TOLD, most=2),
        cue(1, r"\bp\s*[<=>]\s*0?\.\d|\b\d+(?:\.\d+)?\s*%|±", most=2),
        plain_cue(-4, _POSITION_PAPER),
        cue(-1, _ARGUE, most=3),
        cue(-1, _SHOULD, most=3),
        plain_cue(-1, _PROVED, most=4),
    ),
    "quantitative_results": needs(
        2,
        plain_cue(2, r"(?:\d+(?:\.\d+)?\s?%|\b\d+\.\d+\b).{1,80}(?:\d+(?:\.\d+)?\s?%|\b\d+\.\d+\b)"),
        plain_cue(1, r"\d+(?:\.\d+)?\s?%|\b\d+\.\d+\b|±|\bp\s*[<=>]", most=3),
        cue(
            1,
            any_of(
                r"accuracy, f1, precision, recall, auc, auroc, bleu, rouge, rmse, error rate, mean, median, percent\w*"
                ", scores?, odds ratio, correlation"
            ),
            most=2,
        ),
    ),
    "computation": needs(
        2,
        cue(
            1,
            r"\b(?:algorithm|model(?:s|led|ing)?\b|software|simulat|implement|comput|statistical|python\b|packages?\b"
            r"|librar(?:y|ies)\b|code\b|(?:neural|convolutional|recurrent) networks?\b|regression|t-?tests?\b|anova"
            r"|chi-?squared?\b)",
            most=3,
        ),
    ),
    "uses_model": needs(1, cue(1, r"\b(?:model|software|instrument|questionnaire|system|tool|algorithm)")),
    "has_settings": needs(
        2,
        cue(2, _SETTING, r"\b\d", most=1),
        cue(1, rf"hyper-?parameter|{_SETTING}", most=3),
    ),
    "compares_methods": needs(
        1,
        cue(
            1,
            any_of(
                r"compar(?:e|ed|es|ing|ison|isons), baselines?, versus, outperform\w*, better, worse, than"
                r", against, variants?, ablat\w*, over the, critical difference, every (?:method"
                r"|optimi[sz]er), all (?:methods|optimi[sz]ers)"
            ),
        ),
    ),
    "causal_wording": needs(
        1,
        plain_cue(
            1,
            r"\b(?:improv|reduc(?:e|es|ed|ing)\b|increas|caus(?:e|es|ed|ing|al)|because\b|due to|effects? of|impact"
            r"|affect|lead|led to|prevent|enabl)",
        ),
    ),
    "many_tests": needs(
        4,
        plain_cue(
            2,
            r"\bp\s*[<=>≤]\s*0?\.\d\d.{1,120}\bp\s*[<=>≤]\s*0?\.\d\d",
            most=2,
            none=r"\btop-?\s?p\b"
            r"|\bprobabilit",
        ),
        plain_cue(
            1,
            r"\bp\s*(?:-?\s?values?)?\s*(?:[<≤]\s*0?\.\d|[=>]\s*0?\.\d\d)",
            most=5,
            none=r"\btop-?\s?p\b|\bnucleus|\bdropout|\bprobabilit|\bbernoulli|\bsampl(?:e|ed|ing) with\b|\balpha_?p",
        ),
        cue(
            1,
            _TESTS,
            most=3,
        ),
        plain_cue(
            4,
            r"\bbonferroni|\bholm[-–’' ]+(?:bonferroni|correct|adjust|method|procedure|s\b)"
            r"|\b(?:after|by|with|using|of) holm\b|benjamini|false discovery rate|\bfdr[- ](?:correct|adjust)"
            r"|family-?wise|\b(?:correct|adjust)\w* for multip|\bmultiple (?:comparisons?|testing|hypothes[ie]s)\b"
            r"|\bnemenyi|\btukey(?:['’]s)? (?:hsd|honest|post|test)|\bpost-?hoc (?:pairwise |multiple )?(?:tests?\b"
            r"|comparisons?)",
        ),
        cue(
            4,
            _TESTS + r"|\bsignifican(?:t|ce)\b.{0,40}\bp\s*[<≤]",
            r"\b(?:each|all|every|pairwise|pairs of|marked|bold|asterisks?|stars|respectively|both|across)\b|[†‡*]",
            r"\b(?:data ?sets?|tasks?|methods?|models?|baselines?|measures?|metrics|pairs?|comparisons?|groups?"
            r"|outcomes?"
            r"|variables?|conditions?|items?|values)\b",
        ),
        plain_cue(1, r"\bstatistical(?:ly)? significan|\bsignificance (?:test|level)|\bp-?values?\b", most=3),
    ),
    "scale_claims": needs(
        3,
        cue(
            2,
            r"\bscaling (?:laws?|trends?|behaviou?rs?|curves?)|\bemergent (?:abilit|capabilit|behaviou?r|propert)"
            r"|\bemergence\b|\bphase transition|\bgrokking|\binverse scaling|\bu-shaped\b",
            most=2,
        ),
        cue(
            1,
            r"\b(?:larger|bigger|smaller|small|large) (?:\S+ )?models?\b",
            any_of(r"better, worse, outperform\w*, improv\w+, higher, lower, capab\w+, match\w*, than"),
            most=2,
        ),
        cue(
            1,
            r"\bmodel (?:sizes?|scales?|capacity)\b|\bparameter count|\bat scale\b|\bcapabilit(?:y"
            r"|ies)\b",
            most=2,
        ),
    ),
    "literature_survey": needs(
        4,
        title_cue(
            4,
            r"\b(?:a|systematic|literature|scoping|comprehensive|critical|brief) (?:\S+ ){0,2}(?:survey|review"
            r"|overview) (?:of|on)\b|: an? (?:\S+ )?(?:survey|review)\b|meta-?analysis\b|^(?:survey|review) of\b",
            none=_PEOPLE_SURVEYED,
        ),
        cue(
            3,
            r"\b(?:systematic(?:ally)?|scoping|literature|umbrella|narrative|integrative"
            r"|rapid) (?:literature )?reviews?\b|\bmeta-?analys[ie]s\b|\bprisma\b",
            any_of("we, this, our, present, here, following, prisma, conducted, performed"),
            none=r"\bcode review",
        ),
        cue(
            1,
            any_of("included, eligible, retrieved, identified, selected, screened, reviewed, surveyed"),
            r"\b\d[\d,]*\b(?: \S+){0,3}? (?:studies|articles|papers|publications|abstracts)\b",
            most=2,
        ),
        cue(-2, _OF_PEOPLE, most=2, none=r"\bstudies\b"),
        cue(
            2,
            r"\b(?:this|our|the present) (?:\S+ )?(?:survey|review|overview)\b",
            r"\b(?:literature|papers|recent|works|methods|approaches|advances|cover|categori[sz]e|taxonomy)",
            none=_PEOPLE_SURVEYED,
        ),
        cue(
            2,
            any_of("pubmed, scopus, web of science, google scholar, medline, embase, cochrane, dblp, ieee xplore"),
            r"\b(?:search|quer(?:y|ied|ies)|databases?\b|retriev)",
        ),
        cue(1, r"\b(?:inclusion|eligibility|exclusion) criteria\b", any_of("studies, papers, articles")),
        cue(1, r"\brisk of bias|\bpublication bias|\bfunnel plot|\bpooled (?:effect|estimate)|\bforest plot", most=2),
    ),
    "position": needs(
        4,
        title_cue(
            4,
            r"\bposition (?:paper)?\s*:|\bposition paper\b|\b(?:perspective|viewpoint|commentary|manifesto"
            r"|a call (?:for|to))\b",
        ),
        plain_cue(4, _POSITION_PAPER),
        cue(1, _ARGUE, most=3),
        cue(1, _SHOULD, most=3),
        cue(-1, _RESULTS_SHOW, most=3),
        cue(-1, r"\bwe (?:\w+ )?(?:train|fine-?tune|evaluate|measure|sample|collect|recruit)(?:e?d)?\b", most=3),
    ),
    "theory": needs(
        4,
        plain_cue(1, _PROVED, most=5),
        cue(
            1,
            r"\bwe (?:\w+ )?(?:prove|derive|show formally|establish)\b",
            r"\b(?:bound|theorem|convergence|guarantee|optimal|lemma|complexity|existence|identifiab|consisten"
            r"|necessary)",
            most=2,
        ),
        cue(1, r"\b(?:theorem|lemma|corollary|proposition)s? (?:\d|[a-z]\.\d)", most=2),
    ),
    "creates_benchmark": needs(
        5,
        title_cue(
            3,
            r"\bbenchmark(?:s|ing)?\b|\bdata ?set\b|\bcorpus\b|\w(?:-bench|bench|eval)\b|\b(?:repository|test ?bed"
            r"|leaderboard)\b",
            none="@",
        ),
        cue(
            2,
            OWN
            + r"(?: \S+){0,3}? (?:introduc|present|propos|releas|construct|creat|develop|build|built|curat|contribut"
            r"|collect|provid)\w* (?:\S+[,:] )?(?:an?|the first|our|this|new) (?:\S+ ){0,6}?(?:benchmark|data ?set"
            r"|corpus|test ?bed|test suite|challenge|leaderboard|repository)\b",
            most=2,
        ),
        cue(
            1,
            r"\b(?:our|the (?:proposed|new|resulting)) (?:\S+ )?(?:benchmark|data ?set|corpus|test ?bed|test suite"
            r"|leaderboard|repository)",
            most=3,
        ),
        cue(
            1,
            r"\b(?:novel|new|first|comprehensive|large-scale) (?:\S+ ){0,3}(?:benchmark|data ?set|corpus|test ?bed"
            r"|test suite|repository)",
        ),
        plain_cue(
            -1,
            r"\b(?:our|the proposed) (?:\S+ )?(?:method|model|approach|algorithm|architecture|framework|network)s?\b",
            most=3,
        ),
    ),
    "declared_unfunded": needs(
        1,
        plain_cue(
            1,
            r"\breceiv(?:ed|es|ing) no (?:\S+ ){0,5}?(?:funding|financial support|grants?)\b|\b(?:did|do|does|has"
            r"|have|had) not receiv(?:e|ed)(?: \S+){0,6}? (?:funding|financial support|grants?)\b|\bno (?:specific"
            r"|external|dedicated|outside) (?:\S+ )?(?:funding|grants?)\b|\bno funding (?:was|has|to|sources?)\b"
            r"|\b(?:study|research|work|project) (?:was|is) (?:un|self-?)funded\b|\bthere (?:was|is) no funding\b",
        ),
    ),
}
