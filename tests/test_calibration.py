"""Thresholds fitted to labels: exact bounds, papers held out, and a refusal where the labels are too few."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta
from typer.testing import CliRunner

from scanner.asking.calibration import (
    Cell,
    Probabilities,
    Run,
    calibrate,
    certify,
    error_bound,
    fit,
    held_out,
    labels_needed,
)
from scanner.asking.probabilities import read_run
from scanner.asking.thresholds import DEFAULT_BAND, Band, Thresholds
from scanner.asking.wording import load_thresholds, thresholds_text
from scanner.cli.app import build
from scanner.comparing.evaluation import Judged
from scanner.errors import UsageError

probabilities = st.floats(0, 1, allow_nan=False)
cells = st.lists(st.builds(Cell, st.text("ab", min_size=1, max_size=6), st.just("m.x"), probabilities, st.booleans()))


@given(n=st.integers(1, 400), share=st.floats(0, 1), confidence=st.sampled_from([0.9, 0.95, 0.99]))
def test_the_bound_is_that_of_clopper_and_pearson(n, share, confidence):
    """It agrees with the beta distribution, of which it is a quantile."""
    errors = int(share * n)
    expected = 1.0 if errors == n else beta.ppf(confidence, errors + 1, n - errors)
    assert error_bound(errors, n, confidence) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("errors", "n"), [(0, 59), (1, 93), (3, 153), (10, 336)])
def test_five_percent_needs_as_many_labels_as_the_tables_say(errors, n):
    """With 95 % confidence and these mistakes the bound is under 5 %, with one label less it is not."""
    assert error_bound(errors, n, 0.95) <= 0.05 < error_bound(errors, n - 1, 0.95)


@pytest.mark.parametrize("error", [0.01, 0.05, 0.1, 0.3])
def test_the_fewest_labels_that_certify_are_told(error):
    """That many without a mistake certify a rate, one less does not."""
    needed = labels_needed(error)
    assert error_bound(0, needed) <= error < error_bound(0, needed - 1)


@given(cells=cells, error=st.floats(0.01, 0.4))
def test_a_fitted_band_keeps_its_error_on_what_it_was_fitted_to(cells, error):
    """On each side at most that share is wrong, unless no candidate can do it; and the band is always open between."""
    band = fit(cells, error)
    above = [not cell.true for cell in cells if cell.probability >= band.high]
    below = [cell.true for cell in cells if cell.probability <= band.low]
    assert 0 < band.low < band.high < 1
    assert band.high == 0.98 or sum(above) <= error * len(above)
    assert band.low == 0.02 or sum(below) <= error * len(below)


@given(cells=cells, low=st.floats(0.01, 0.4), high=st.floats(0.5, 0.99))
def test_certifying_counts_what_falls_outside_the_band(cells, low, high):
    """Its counts are those of the accepted cells, and the bound is above what was seen."""
    found = certify(Band(low=low, high=high), cells, "item")
    assert found.n == sum(cell.probability >= high or cell.probability <= low for cell in cells)
    assert found.errors <= found.n
    assert found.bound >= (found.errors / found.n if found.n else 1.0)


@given(band=st.builds(Band, low=st.floats(0, 0.49), high=st.floats(0.5, 1)), p=probabilities, q=probabilities)
def test_a_higher_probability_never_says_less(band, p, q):
    """Sides are ordered as probabilities are."""
    order = ["no", "open", "yes"]
    low, high = sorted((p, q))
    assert order.index(band.side(low)) <= order.index(band.side(high))


def sets(papers, items=1, wrong=()):
    """Return gold and a run of a model that is sure and right but for the papers named, each paper half yes half no."""
    gold, told = {}, {}
    for number in range(papers):
        name, true = f"p{number}", number % 4 < 2
        label = "yes" if true else "no"
        gold[name] = {f"m.i{i}": Judged(label) for i in range(items)}
        p = 0.97 if true != (name in wrong) else 0.03
        told[name] = {f"m.i{i}": Probabilities(0.99, p) for i in range(items)}
    return gold, Run("m", "openai", 1, told)


def test_enough_labels_certify_an_item():
    """The band carries its counts and bound, and those are of the half that was held out."""
    gold, run = sets(240)
    found = calibrate(gold, run).thresholds
    band = found.satisfied["m.i0"]
    assert (band.scope, band.errors, band.n) == ("item", 0, sum(map(held_out, gold)))
    assert band.bound <= 0.1
    assert found.fits("m", "openai", 1)


def test_too_few_labels_certify_nothing_and_say_so():
    """Twelve papers with one item are no calibration: the default band stays, and the count that is needed is told."""
    found = calibrate(*sets(12))
    assert (found.thresholds.satisfied, found.needed) == ({}, labels_needed(0.1))
    assert found.thresholds.band("m.i0", "satisfied") == DEFAULT_BAND
    assert [fitted.refused for fitted in found.fitted] == [1, 1]


def test_items_of_a_module_may_be_certified_together():
    """Where one item has too few labels its module's are counted, and the band says whose they are."""
    gold, run = sets(40, items=8)
    assert calibrate(gold, run).thresholds.satisfied["m.i0"].scope == "module"


def test_items_of_different_modules_are_never_pooled():
    """Many answers in all, few of each kind: nothing is certified."""
    gold, run = sets(40, items=8)
    apart = {f"m.i{i}": f"m{i}.x" for i in range(8)}
    spread = {paper: {apart[item]: judged for item, judged in items.items()} for paper, items in gold.items()}
    told = {paper: {apart[item]: one for item, one in items.items()} for paper, items in run.papers.items()}
    assert calibrate(spread, run._replace(papers=told)).thresholds.satisfied == {}


def test_many_right_noes_do_not_certify_a_yes():
    """Each side has to earn it: here nearly all answers are no."""
    gold, run = sets(240)
    noes = {paper: items for paper, items in gold.items() if items["m.i0"].label == "no" or paper in {"p0", "p1"}}
    assert calibrate(noes, run).thresholds.satisfied == {}


def test_a_model_that_is_often_wrong_is_not_certified():
    """However many labels there are."""
    gold, run = sets(120, wrong={f"p{n}" for n in range(0, 120, 3)})
    assert calibrate(gold, run).thresholds.satisfied == {}


def test_no_paper_is_on_both_sides():
    """A paper that certifies did not choose: the labels of the held-out half do not move the thresholds."""
    gold, run = sets(240)
    spoiled = {name: items if not held_out(name) else {"m.i0": Judged("no")} for name, items in gold.items()}
    fitted = [cell for cell in _cells(gold, run) if not held_out(cell.paper)]
    assert fitted == [cell for cell in _cells(spoiled, run) if not held_out(cell.paper)]
    assert calibrate(spoiled, run).thresholds.satisfied == {}


def _cells(gold, run):
    return [
        Cell(paper, item, run.papers[paper][item].satisfied, judged.label == "yes")
        for paper, items in gold.items()
        for item, judged in items.items()
    ]


def test_the_same_labels_give_the_same_id_and_others_another():
    """A calibration is named by what it was made from."""
    gold, run = sets(40)
    one, same = calibrate(gold, run).thresholds.calibration, calibrate(gold, run).thresholds.calibration
    assert one == same != calibrate(gold, run, error=0.2).thresholds.calibration


bands = st.builds(Band, low=st.floats(0, 0.4), high=st.floats(0.5, 1))


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}\.[a-z_]{1,8}", fullmatch=True), bands))
def test_thresholds_survive_their_file(tmp_path_factory, fitted):
    """What is written as TOML is what is read."""
    file = tmp_path_factory.mktemp("t") / "t.toml"
    thresholds = Thresholds(calibration="abc", model='a "model"', wire="openai", wording=1, satisfied=fitted)
    file.write_text(thresholds_text(thresholds))
    assert load_thresholds(file) == thresholds


@pytest.mark.parametrize("text", ["low = [", "version = 2", "[default]\nlow = 0.9\nhigh = 0.1"])
def test_a_bad_file_of_thresholds_is_named(tmp_path, text):
    """One line that says which file and what is wrong."""
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(UsageError, match=r"mine\.toml"):
        load_thresholds(tmp_path / "mine.toml")


def write(folder, name, *, gold=False, **decision):
    """Write a record with one answer, and its decision where it is no gold."""
    answer = {"applies": True, "answer": True}
    told = {"kind": "model_predicate", "model": "m", "wire": "openai", "wording": 1, "satisfied": 0.9, **decision}
    folder.mkdir(exist_ok=True)
    given_answer = answer if gold else answer | {"decision": told}
    (folder / f"{name}.json").write_text(json.dumps({"checklist": {"m": {"x": given_answer}}}))


def test_the_probabilities_of_a_run_are_read_from_its_scans(tmp_path):
    """Raw, and with the way they were asked for; what was told of a paper not read whole is left out."""
    write(tmp_path, "a", satisfied=0.93, applies=None)
    write(tmp_path, "b", outcome="not_read")
    run = read_run(tmp_path)
    assert (run.model, run.wire, run.wording) == ("m", "openai", 1)
    assert run.papers == {"a": {"m.x": Probabilities(None, 0.93)}, "b": {}}


@pytest.mark.parametrize("other", [{"model": "n"}, {"wire": "systemone"}, {"wording": 2}])
def test_scans_of_several_ways_of_asking_are_not_mixed(tmp_path, other):
    """Thresholds of a mixture are thresholds of nothing."""
    write(tmp_path, "a")
    write(tmp_path, "b", **other)
    with pytest.raises(UsageError, match="more than one way"):
        read_run(tmp_path)


def test_scans_without_probabilities_are_told(tmp_path):
    """The rules tell none."""
    write(tmp_path, "a", gold=True)
    with pytest.raises(UsageError, match="--auditor decisions"):
        read_run(tmp_path)


def test_the_command_writes_thresholds_and_tells_its_counts(tmp_path):
    """What was refused is on stdout with its reason; the file can be read back."""
    for name in ("a", "b"):
        write(tmp_path / "gold", name, gold=True)
        write(tmp_path / "scans", name)
    file = tmp_path / "t.toml"
    arguments = ["calibrate", str(tmp_path / "gold"), str(tmp_path / "scans"), "-o", str(file)]
    done = CliRunner().invoke(build(), arguments)
    assert done.exit_code == 0
    assert "2 labelled answers of 2 papers" in done.stdout
    assert "refused for 1" in done.stdout
    assert load_thresholds(file).satisfied == {}
