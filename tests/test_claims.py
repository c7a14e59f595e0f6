"""Claims, key findings and the relevance of cited papers."""

from scanner.judging.claims import find_claims, key_findings, relevance
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
