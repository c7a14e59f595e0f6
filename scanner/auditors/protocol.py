"""What every auditor promises."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from scanner.asking.description import Description, Summary
from scanner.module import FactName, Module
from scanner.paper import Paper
from scanner.reply import Fact, Reply


class Auditor(Protocol):
    """Answers the items of a module for a paper; trusted with neither addresses nor the last word."""

    @property
    def name(self) -> str:
        """The auditor's name as it stands in records, such as `rules` or `llm:<model>`."""

    def audit(self, paper: Paper, module: Module, facts: Mapping[FactName, Fact]) -> Reply:
        """Answer every item of the module.

        Raises AuditorError where it cannot; the engine records that and goes on with the next module.
        """


@runtime_checkable
class Describer(Protocol):
    """An auditor that also tells of the paper as a whole, where the words alone would otherwise have to do."""

    def describe(self, paper: Paper) -> Description:
        """Tell facts, type and designs of a paper, before its modules are asked; raises AuditorError as `audit`."""

    def summarise(self, paper: Paper) -> Summary:
        """Tell claims, key findings, flags and works leaned on, after its modules; raises AuditorError as `audit`."""
