"""What every auditor promises."""

from collections.abc import Mapping
from typing import Protocol

from scanner.module import FactName, Module
from scanner.paper import Paper
from scanner.reply import Fact, Reply


class Auditor(Protocol):
    """Answers the items of a module for a paper; trusted with neither addresses nor the last word."""

    @property
    def name(self) -> str:
        """The auditor's name as it stands in records: `rules`, `llm:<model>` …"""

    def audit(self, paper: Paper, module: Module, facts: Mapping[FactName, Fact]) -> Reply:
        """Answer every item of the module.

        Raises AuditorError where it cannot; the engine records that and goes on with the next module.
        """
