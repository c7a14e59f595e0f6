"""Claims, key findings and the relevance of cited papers."""

import re

import pytest

from scanner.judging.claims import find_claims, key_findings
from scanner.judging.relevance import by_importance, relevance
from scanner.paper import Mention, Reference
from tests.papers import paper_of

SECTIONS = {
    "Abstract": "Stones are old. We propose StoneNet, a network for sorting stones."
    " It reaches 93.4% accuracy on granite."
    " Our results show that training on granite improves sorting of marble. We hope it helps.",
    "1 Introduction": "Stones matter. We show that sorting marble is harder than sorting granite.",
    "2 Related Work": "Others reach 93.4% accuracy on granite with pebbles.",
    "4 Results": "Table 2 shows that StoneNet reaches 93.4% accuracy on granite. Training on it helps with marble.",
    "5 Conclusion": "StoneNet outperforms sorting by hand on granite and marble.",
}


def test_claims_are_the_papers_own_sentences_in_order():
    """Every claim is a verbatim sentence of abstract, introduction or conclusion that tells a finding or a making."""
    paper = paper_of(SECTIONS)
    claims = find_claims(paper)
    starts = [claim.claim.start for claim in claims]
    assert starts == sorted(starts)
    assert 3 <= len(claims) <= 6
    assert "It reaches 93.4% accuracy on granite." in [claim.claim.text for claim in claims]
    assert not any("old" in claim.claim.text or "hope" in claim.claim.text for claim in claims)


def test_a_shared_number_at_a_table_is_strong():
    """A claim whose number stands in a sentence of the results that points to a table leans on that sentence."""
    paper = paper_of(SECTIONS)
    claim = next(c for c in find_claims(paper) if "93.4%" in c.claim.text)
    assert claim.supported == "strong"
    assert claim.words[0].text.startswith("Table 2 shows")
    assert "p. 4 (Results)" in claim.evidence


def test_a_claim_without_a_number_is_never_strong_and_is_for_review():
    """Shared words alone prove little."""
    for claim in find_claims(paper_of(SECTIONS)):
        if "93.4%" not in claim.claim.text:
            assert claim.supported in ("moderate", "weak")
            assert claim.needs_review


def test_a_claim_without_a_passage_is_weak_and_says_so():
    """Where nothing in the body shares its words, that is said and nothing is called unsupported."""
    (claim,) = find_claims(
        paper_of({"Abstract": "We show that purple elephants outperform zebras.", "2 Results": "Cheese."})
    )
    assert (claim.supported, claim.words, claim.needs_review) == ("weak", (), True)
    assert "no passage" in claim.evidence


def test_key_findings_come_from_the_abstract():
    """Three to five sentences of the abstract, the telling ones, in their order."""
    told = key_findings(paper_of(SECTIONS))
    assert "It reaches 93.4% accuracy on granite. Our results show" in told
    assert "We hope" not in told


def test_without_an_abstract_the_conclusion_speaks():
    """A paper without an abstract is told by its conclusion, one without both by nothing."""
    assert key_findings(paper_of({"5 Conclusion": "StoneNet wins."})) == "StoneNet wins."
    assert key_findings(paper_of({"3 Method": "We dig."})) == ""


def _cited(sentence, heading="4 Results"):
    paper = paper_of({"1 Introduction": "See above.", heading: sentence})
    at = paper.text.index("[7]")
    mention = Mention(start=at, end=at + 3, page=2, section=1)
    return relevance(paper, Reference(label="7", text="X", page=3, start=0, end=1, mentions=(mention,)))


def test_relevance_tells_how_often_where_as_what_and_shows_the_words():
    """The words around a mention say what the cited paper is used for."""
    told = _cited("We compare with the baseline of Stone [7].")
    assert (
        told == "Mentioned once, in Results, it seems as something the paper compares with:"
        " “We compare with the baseline of Stone [7].” (p. 2)"
    )
    assert "data" in _cited("All images are from the dataset of [7].")


def test_relevance_does_not_guess():
    """Words that say nothing of the use give no role, and an entry that is never mentioned is said to be so."""
    assert "seems" not in _cited("Stones are old [7].")
    nobody = Reference(label="7", text="X", page=3, start=0, end=1)
    assert "no mention" in relevance(paper_of({"A": "B."}), nobody)


@pytest.mark.parametrize(
    "text",
    [
        "Existing sorters have mainly relied on shovels to reduce dust.",
        "In contrast, small sorters reach fewer stones.",
        "Future works may improve the sorting of slate.",
        "We study whether sorting by hand outperforms shovels.",
        "We aim to improve the sorting of slate.",
        "The objective of this study was to find the fastest sorter.",
        "To achieve this, we developed a new shovel.",
        "Demand for granite increases as cities grow.",
        "Could sorting reach 93.4% one day?",
    ],
)
def test_background_plans_and_questions_are_no_claims(text):
    """What others do, what is asked, aimed at or left for later."""
    assert find_claims(paper_of({"Abstract": text, "4 Results": "Sorting reaches 93.4% on slate."})) == ()


def _evidence(results, claim="We show that washing makes slate shine twice as bright."):
    filler = " ".join(f"Bag {n} came from quarry {n}." for n in range(40))
    (found,) = find_claims(paper_of({"Abstract": claim, "3 Method": filler, "4 Results": results}))
    return found


def test_evidence_that_only_announces_gives_way_to_what_was_found():
    """A sentence that says what comes next is no evidence."""
    told = _evidence("We now show that washing makes slate shine bright. Washed slate did shine twice as bright.")
    assert told.words[0].text == "Washed slate did shine twice as bright."


def test_evidence_of_others_gives_way_to_the_papers_own():
    """Another work's finding proves nothing about this one."""
    told = _evidence("Stone et al. wash slate until it shines. Our washing let slate shine as bright as glass.")
    assert told.words[0].text.startswith("Our washing")


def test_a_passage_with_too_little_of_the_claim_is_not_shown():
    """One shared word is no support, and it is said that none was found."""
    told = _evidence("Slate was bought in spring.")
    assert (told.words, told.supported) == ((), "weak")


def test_a_p_value_in_common_is_no_number_in_common():
    """Too many results have p < .0001."""
    claim = "We find that washing brightens slate, p < 0.0001."
    assert _evidence("Granite sank faster, p < 0.0001.", claim).words == ()


def test_the_discussion_speaks_where_abstract_and_conclusion_claim_nothing():
    """A paper may tell its findings there alone, and its evidence is not the claim itself."""
    paper = paper_of({"Abstract": "Stones are old.", "5 Discussion": "We find that slate is soft.", "6 Notes": "Dust."})
    (claim,) = find_claims(paper)
    assert claim.claim.text == "We find that slate is soft."
    assert claim.words == ()


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("As a baseline we take the sorter of Stone [7].", "compares with"),
        ("For the sake of comparing like with like in all experiments, we adopt the shovels of Stone [7].", "uses"),
        ("The images stem from the dataset of [7].", "a source of data"),
        ("We test on the [7] benchmark.", "a source of data"),
        ("With the same target and dataset, several sorters may agree in the end [7].", ""),
        ("The best methods on this dataset are those of Stone [7].", ""),
    ],
)
def test_a_role_is_told_by_words_near_the_mention(sentence, role):
    """A word of the same sentence that belongs to something else says nothing of the cited work."""
    told = _cited(sentence)
    assert role in told if role else "it seems as" not in told


def test_what_the_paper_leans_on_comes_first():
    """Mentions in its own work count twice, in the introduction once; ties and the rest stay in the list's order."""
    paper = paper_of({"1 Introduction": "A [1]. B [2]. C [2]. D [3].", "4 Results": "E [3]. F [4]."})

    def entry(label):
        found = [m.start() for m in re.finditer(rf"\[{label}\]", paper.text)]
        section = [next(i for i, s in enumerate(paper.sections) if s.start <= at < s.end) for at in found]
        places = zip(found, section, strict=True)
        mentions = tuple(Mention(start=at, end=at + 3, page=1, section=inside) for at, inside in places)
        return Reference(label=label, text="X", page=3, start=0, end=1, mentions=mentions)

    references = [entry(label) for label in ("5", "1", "2", "3", "4")]
    assert [references[at].label for at in by_importance(references, paper.sections)] == ["3", "2", "4", "1", "5"]
