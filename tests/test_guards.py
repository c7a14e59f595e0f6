"""The traps around words that matched."""

import pytest

from scanner.judging.guards import future, living, negated, others, template

NEGATED = [
    ("We did not release our code.", "release our code"),
    ("The scores come without error bars.", "error bars"),
    ("Our code is not available.", "Our code"),
    ("No ablation study was run.", "ablation study"),
    ("We never measured latency.", "measured latency"),
]
NOT_NEGATED = [
    ("We not only release our code but also the data.", "release our code"),
    ("It does not converge; we report error bars.", "error bars"),
    ("Although not required, we ran an ablation study.", "ablation study"),
]


@pytest.mark.parametrize(("text", "words"), NEGATED)
def test_words_that_are_denied(text, words):
    """A denial in the same clause, before, among or right behind the words, traps them."""
    assert negated(text, text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize(("text", "words"), NOT_NEGATED)
def test_a_denial_of_something_else(text, words):
    """A denial in another clause, or "not only", does not trap the words."""
    assert not negated(text, text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize(
    "text",
    [
        "Our code will be released upon acceptance.",
        "We plan to publish the code.",
        "The code is available upon request.",
        "An ablation study is left for future work.",
        "Once the paper is accepted, the code goes online.",
        "We would like to run an ablation study.",
    ],
)
def test_promises(text):
    """A promise, a plan or an offer on request is no release."""
    assert future(text, 0, len(text) // 2)


def test_a_thing_done_is_no_promise():
    """The past tense and the present are not the future."""
    assert not future("We released our code in 2023.", 0, 20)
    assert not future("We would like to note that all models had the same budget.", 30, 50)


@pytest.mark.parametrize(
    "text",
    [
        "Smith et al. released the code.",
        "Their code is public.",
        "Previous work reports error bars.",
        "The authors of X share code.",
    ],
)
def test_words_about_somebody_else(text):
    """Another author's doing is not this paper's."""
    assert others(text, len(text) - 6, len(text))


def test_related_work_without_we_is_somebody_elses():
    """In a section on related work a sentence counts only if the authors speak of themselves."""
    assert others("Error bars are reported.", 0, 10, "related")
    assert not others("We report error bars.", 10, 20, "related")


def test_their_may_be_the_participants():
    """What the people of a study gave or did is the study's own, though nobody says "we"."""
    text = "Participants gave their informed consent before they answered."
    assert not others(text, 24, 40, "methods")


def test_we_makes_it_ones_own():
    """A sentence in which the authors speak for themselves is theirs, though it names others."""
    assert not others("Following Smith et al., we release the code.", 24, 40)


@pytest.mark.parametrize(
    "text",
    [
        "Did you include the code needed to reproduce the results? [Yes]",
        "Answer: [NA]",
        "Guidelines: The answer NA means that the paper has no experiments.",
        "Justification: error bars are in Section 4.",
        "The authors should report error bars.",
    ],
)
def test_forms(text):
    """Questions, answers and guidelines of a form are no evidence."""
    assert template(text)


def test_a_plain_question_is_no_form():
    """A research question is not a form's question."""
    assert not template("Do language models report their own errors?")


@pytest.mark.parametrize(
    "text",
    [
        "Each parrot was given ten different seeds.",
        "The horses were trained and then tested in the arena.",
        "Pupils read the words without context and made more errors.",
    ],
)
def test_procedures_with_living_beings(text):
    """Seeds, training and tests of animals and people are not those of a model."""
    assert living(text)


@pytest.mark.parametrize(
    "text",
    [
        "The model was tested on patients of another hospital.",
        "Ten seeds were drawn, and the mean is shown.",
        "Dogs and cats are told apart with an accuracy of 0.9.",
    ],
)
def test_what_is_computed_on_living_beings_is_no_such_procedure(text):
    """A word of computing beside the animals or patients, or no being at all, and the trap stays open."""
    assert not living(text)
