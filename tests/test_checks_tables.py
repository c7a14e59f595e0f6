"""Tables told from their rows, and sentences that they contradict."""

import pytest

from scanner.checks import table_claims
from scanner.judging.passages import Passages
from scanner.judging.tables import tables_of
from tests.papers import paper_of

TASKS = (
    "Row: Sorter  Task  Score  Share\n"
    "Row: Hand  granite  0.71  0.81\nRow: Shovel  granite  0.55  n/a\n"
    "Row: Hand  marble  0.62  0.83\nRow: Shovel  marble  0.64  0.70\n"
    "Row: Hand  slate  0.93  0.88\nRow: Shovel  slate  0.72  0.61"
)
BLOCKS = (
    "Row: Bag  Depth  Granite  Marble\nRow: 64\nRow: 2  40.1  51.0\nRow: 4  50.2  61.0\nRow: 6  62.9  70.5\n"
    "Row: 128\nRow: 2  44.1  53.0\nRow: 4  53.3  64.0\nRow: 6  61.2  72.5"
)
COLUMNS = "Row: Sorter  Granite  Marble  Slate\nRow: Deep Hand  9  9  5\nRow: Hand  8  7  7\nRow: Shovel  4  8  9"


def _flags(sentence, table):
    return table_claims.flags(paper_of({"3 Results": f"{sentence}\n{table}"}))


def test_rows_are_named_by_their_words_and_by_the_line_above_them():
    """Names in order, numbers behind them, nothing where a cell has none."""
    (tasks,) = tables_of(Passages(paper_of({"3 Results": TASKS})))
    assert (tasks.rows[1].names, tasks.rows[1].values) == (("Shovel", "granite"), (0.55, None))
    (blocks,) = tables_of(Passages(paper_of({"3 Results": BLOCKS})))
    assert (blocks.rows[-1].names, blocks.rows[-1].values) == (("128", "6"), (61.2, 72.5))


def test_rows_of_two_pages_are_two_tables():
    """A page ends a table."""
    assert len(list(tables_of(Passages(paper_of({"3 A": TASKS, "4 B": COLUMNS}))))) == 2


@pytest.mark.parametrize(
    ("sentence", "table", "told"),
    [
        (
            "Hand consistently outperformed Shovel on these tasks.",
            TASKS,
            "Hand, marble: 0.62, but Shovel, marble: 0.64",
        ),
        ("Hand outperforms Shovel on all tasks.", TASKS, "Hand, marble"),
        ("A bag of 128 performs better than 64 across all settings.", BLOCKS, "128, 6: 61.2, but 64, 6: 62.9"),
        ("Deep Hand is best in three of three tasks.", COLUMNS, "Deep Hand has the greatest or least number in 2 of 3"),
    ],
)
def test_a_sentence_that_its_table_contradicts_is_told_with_the_numbers(sentence, table, told):
    """One column goes both ways, or the row is at no end of a column."""
    if "three of three" in sentence:
        table = table.replace("9  9  5", "9  9  8")
    (flag,) = _flags(sentence, table)
    assert flag.kind == "claim_against_table"
    assert told in flag.detail
    assert flag.words[0].text == sentence


@pytest.mark.parametrize(
    ("sentence", "table"),
    [
        ("Hand outperforms Shovel on all tasks.", TASKS.replace("0.64", "0.60")),
        ("Hand outperforms Shovel on all tasks except marble.", TASKS),
        ("Hand outperforms Shovel on average across all tasks.", TASKS),
        ("Hand does not outperform Shovel on all tasks.", TASKS),
        ("Hand outperforms Shovel.", TASKS),
        ("Hand outperforms Spade on all tasks.", TASKS),
        ("Shovel outperforms Hand on all tasks.", TASKS),
        ("Hand outperforms Shovel on all tasks.", TASKS.replace("Score", "Error")),
        ("Deep Hand is best in two of three tasks.", COLUMNS),
        ("Deep Hand is best in three of three tasks.", COLUMNS),
        ("Deep Hand is best in three of four tasks.", COLUMNS),
        ("Hand is best in three of three tasks.", COLUMNS),
    ],
)
def test_a_sentence_that_may_be_right_is_not_told(sentence, table):
    """Limits, denials, other rows, measures of which less is better, counts that fit."""
    assert _flags(sentence, table) == ()


def test_a_table_that_is_far_away_is_not_meant():
    """Without its number, only tables on the page and those beside it are looked at."""
    far = {"3 A": "Hand outperforms Shovel on all tasks.", "4 B": "B.", "5 C": "C.", "6 D": TASKS}
    assert table_claims.flags(paper_of(far)) == ()
