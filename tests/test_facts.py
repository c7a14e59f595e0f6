"""Facts of a paper, its type and tags, and what they make applicable."""

from typing import get_args

import pytest

from scanner.judging.facts import applies, classify, doubtful, find_facts, holds, is_active
from scanner.module import Activation, FactName, Item, Module
from tests.papers import paper_of

TRUE = {
    "human_participants": [
        "We recruited 120 participants through Prolific.",
        "The online survey was sent to 45 educators. Respondents answered ten questions.",
        "Three annotators labeled every reply. The annotators were paid by the hour.",
        "The study was approved by the institutional review board and informed consent was obtained.",
    ],
    "compares_conditions": ["We recruited 80 students. Participants were randomly assigned to one of two conditions."],
    "tests_pretrained_model": [
        "We evaluate GPT-4 and Llama 3 on the benchmark. Llama 3 scores 71%. We test BERT zero-shot too."
    ],
    "prompts_model": ["We prompt the language model with the following prompt. The system prompt is short."],
    "wraps_model": [
        "The language model calls a search engine and a calculator. A critic model sends it back until all is well.",
        "We build a multi-agent system. Each agent has tool calls. Our agentic pipeline retries.",
    ],
    "fits_model": [
        "We fine-tuned the model on our data.",
        "The learning rate was 0.1. We used five-fold cross-validation.",
    ],
    "own_system": [
        "We propose a new method for sorting stones. Our method is quick.",
        "Our method is fast. Our algorithm is simple. Our approach is old. The proposed model outperforms the rest.",
    ],
    "literature_survey": ["We conducted a systematic review following PRISMA. We included 45 studies."],
    "position": ["This position paper is about tests. We argue that the field should change."],
    "theory": ["Theorem 1. All is well.\nProof. Trivial.\nLemma 2. It is so.\nProof. As above."],
    "creates_benchmark": ["We introduce a new benchmark of puzzles. Our benchmark has 50 tasks. We release a dataset."],
    "declared_unfunded": ["The authors received no specific funding for this work.", "The study was unfunded."],
    "many_tests": [
        "A t-test gave p = 0.03. ANOVA gave p < 0.01. Then p = 0.24. Then p = 0.51.",
        "Groups were compared with the Friedman test followed by the Nemenyi test.",
        "No Bonferroni correction was made.",
    ],
    "time_ordered_data": [
        "The model was trained for 9 epochs. Posts were collected from January 2019 until June 2021."
    ],
    "scale_claims": ["Emergent abilities appear. Scaling laws predict them. They depend on model size."],
    "experiments": [
        "Respondents reported their use of AI. Of these, 45% agreed. Respondents scored high.",
        "We evaluated both. Table 1 shows the results. Accuracy was 71%.",
    ],
    "causal_wording": ["Sleep improves memory."],
    "outputs_people_can_judge": [
        "The model writes summaries. Its explanations are fluent. It generates stories. Raters like its explanations."
    ],
}
FALSE = {
    "human_participants": [
        "Smith et al. recruited 120 participants. In their study, participants were paid.",
        "Thirty rats were recruited and the animals completed the maze.",
        "We filmed 20 horses. The ethics committee approved the protocol. Horses were calm. A horse slept.",
        "We recruited no participants.",
        "We will recruit participants in future work.",
        "Human evaluation is slow, and human judges are expensive. We report the correlation with human ratings.",
        "We use the corpus of Berg et al., labelled by five annotators. Annotators agreed well.",
        "Two reviewers screened all titles. Both authors assessed the risk of bias.",
    ],
    "tests_pretrained_model": ["We train a decision tree on the iris data. It has three leaves."],
    "prompts_model": [
        "The failure prompted us to look again. We promptly did.",
        "We learn soft prompts by gradient descent. Prompt tuning trains few weights. Soft prompts are vectors.",
        "Respondents were asked how they prompt ChatGPT. Respondents use system prompts.",
    ],
    "wraps_model": [
        "We propose a better optimizer for convolutional networks.",
        "Our pipeline has five steps before the language model is trained. The system has two stages.",
        "The reinforcement learning agent is given a policy. Agents iterate until the policy is stable.",
    ],
    "own_system": [
        "We propose a new benchmark. We introduce a data set of stones.",
        "We use the method described above. Section 3 describes our approach to the data analysis.",
    ],
    "time_ordered_data": [
        "We train on CIFAR-10 and ImageNet. Images were collected in 2012.",
        "We trained a model of meadows. Weights change over time. The author wrote in 1998.",
    ],
    "literature_survey": ["We conducted an online survey of 300 users. Our survey had ten questions for participants."],
    "position": ["We argue that the effect is real. Our results show it. We train a model. We evaluate it."],
    "declared_unfunded": ["The funders had no role in the design of the study.", "Funded by the Science Council."],
    "compares_conditions": ["We randomly assigned samples to training and test."],
    "theory": ["We train a model. In theory it works."],
    "many_tests": [
        "The difference is significant.",
        "Nucleus sampling uses top-p = 0.95. Dropout has p = 0.5. With probability p = 0.1 we skip. Here p = 0.9.",
        "A post-hoc analysis shows why. A post-hoc explanation follows. We use a t-test once.",
    ],
}


def _fact(name, text):
    sections = {"1 Introduction": "We study a thing.", "2 Method": text, "3 Results": "Table 1 shows them."}
    return find_facts(paper_of(sections))[name]


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in TRUE.items() for text in texts])
def test_facts_that_the_words_show(name, text):
    """Words that show a fact make it true, and it names them."""
    fact = _fact(name, text)
    assert fact.value
    assert fact.words


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in FALSE.items() for text in texts])
def test_words_that_only_look_like_a_fact(name, text):
    """Other people's work, animals, denials, plans and words of another meaning do not make a fact true."""
    assert not _fact(name, text).value


def test_every_fact_is_decided_and_none_claims_a_probability():
    """All names of facts have a value, even for an empty paper, and no confidence is made up."""
    facts = find_facts(paper_of({}))
    assert set(facts) == set(get_args(FactName))
    assert {fact.confidence for fact in facts.values()} == {None}


def test_an_argument_speaks_of_models_without_testing_any():
    """A position paper that talks of training, data sets and accuracy reports no work of that kind."""
    talk = "Models are trained on large data sets. GPT-4 and BERT reach high accuracy. Llama is tested often. "
    paper = paper_of(
        {"1 Introduction": "In this position paper we argue that the field should change. " + talk, "2 Views": talk}
    )
    true = {name for name, fact in find_facts(paper).items() if fact.value}
    assert "position" in true
    assert not true & {"experiments", "fits_model", "tests_pretrained_model", "computation", "has_settings"}


def test_what_people_think_of_models_is_no_test_of_models():
    """A survey of people about language models tests people."""
    words = "We assessed awareness of ChatGPT among 45 educators. Respondents were asked about GPT-4."
    facts = find_facts(paper_of({"2 Method": words, "3 Results": "Respondents reported use of ChatGPT (45%)."}))
    assert facts["human_participants"].value
    assert not facts["tests_pretrained_model"].value


def test_related_work_does_not_make_a_fact():
    """What others did to people, told in related work, does not give this paper participants."""
    sections = {"2 Related Work": "Five raters judged each text. 100 participants were recruited on Prolific."}
    assert not find_facts(paper_of(sections))["human_participants"].value


def test_words_are_verbatim_at_their_offsets():
    """The words of a fact stand in the text where they say."""
    paper = paper_of({"A": "We recruited 120 participants through Prolific."})
    for fact in find_facts(paper).values():
        for words in fact.words:
            assert paper.text[words.start :].startswith(words.text)


TYPES = [
    ({"": "Puzzles: A Survey of Methods", "1 Introduction": "We review."}, "survey", "meta-analysis"),
    ({"1 Introduction": "In this position paper we argue for tests."}, "position", "theoretical"),
    (
        {
            "": "StoneBench: a benchmark",
            "A": "We introduce a benchmark of stones. We evaluate GPT-4 and BERT on it. GPT-4 scores 5%.",
        },
        "benchmark-creation",
        "benchmark-eval",
    ),
    (
        {"A": "We recruited 80 students. Participants were randomly assigned to two conditions. Anxiety was lower."},
        "human-study",
        "rct",
    ),
    ({"A": "We train a model. Accuracy was 71%.", "2 Results": "The model wins."}, "empirical", "benchmark-eval"),
    ({"A": "Theorem 1. So.\nProof. Yes.\nLemma 2. So.\nProof. Yes."}, "theoretical", "theoretical"),
]


@pytest.mark.parametrize(("sections", "paper_type", "tag"), TYPES)
def test_paper_type_and_tags_follow_from_the_facts(sections, paper_type, tag):
    """Each kind of paper is told from its facts, with the tag that belongs to it."""
    paper = paper_of(sections)
    found, tags = classify(find_facts(paper), paper)
    assert found == paper_type
    assert tag in tags


def _item(*conditions):
    return Item(
        id="x",
        question="Is this a question?",
        why="Because it matters.",
        source="Someone 2020",
        counts="this one",
        does_not_count="that one",
        applies_when=conditions,
        query=("a", "b", "c", "d"),
    )


def test_all_conditions_of_an_item_must_hold():
    """Conditions are joined by "and", the parts of one by "or", and "not" turns a part round."""
    facts = find_facts(paper_of({"A": "We recruited 120 participants through Prolific."}))
    assert applies(_item(), facts)
    assert applies(_item("human_participants"), facts)
    assert not applies(_item("human_participants", "theory"), facts)
    assert holds("theory or human_participants", facts)
    assert holds("not theory", facts)
    assert not holds("not human_participants", facts)


def test_a_module_is_active_by_type_tag_or_fact():
    """Any one of the switches of a module is enough."""
    facts = find_facts(paper_of({"A": "We recruited 120 participants through Prolific."}))

    def active(**switches):
        module = Module(id="m", title="Module", version=1, active=Activation(**switches), items=(_item(),))
        return is_active(module, facts, "human-study", ("rct",))

    assert active(always=True)
    assert active(tags=("rct",))
    assert active(paper_types=("human-study",))
    assert active(facts=("human_participants",))
    assert not active(tags=("qualitative",), facts=("theory",), paper_types=("survey",))


def test_a_fact_that_one_sentence_could_turn_is_doubtful():
    """One sentence more or less turns a doubtful fact; many sentences leave no doubt."""
    once = "Theorem 1. All is well.\nProof. Trivial.\nLemma 2. It is so."
    assert _fact("theory", once).doubtful
    often = f"{once}\nProof. As above.\nCorollary 3. So is this.\nWe prove a bound of the error."
    assert (_fact("theory", often).value, _fact("theory", often).doubtful) == (True, False)
    assert not _fact("theory", "We ate bread.").doubtful


def test_doubt_counts_only_where_it_decides():
    """An item is in doubt if turning the doubtful facts would decide otherwise whether it applies."""
    facts = find_facts(paper_of({"2 Method": "Words."}))
    facts["theory"] = facts["theory"].model_copy(update={"doubtful": True})
    assert doubtful(_item("theory"), facts)
    assert not doubtful(_item("position"), facts)
    assert not doubtful(_item("theory", "position"), facts)
