"""What stands in the ledger, for people: rows to list and to prune."""

from scanner.frozen import Frozen


class Row(Frozen):
    """One row: `state` is `answered`, `maybe paid` (sent, nothing known of its end), `damaged`, or a fault's name."""

    number: int
    key: str
    asked: str
    model: str
    sent_at: str
    state: str
    status: int | None
    size: int

    @property
    def is_answer(self) -> bool:
        """Whether this is a response that was paid for; one that may still come is counted as one."""
        return self.state == "maybe paid" or (self.state == "answered" and self.status == 200)
