"""What a section is about, by the names that papers give to their sections."""

import re

from scanner.paper import SectionKind

_NAMES: tuple[tuple[SectionKind, str], ...] = (
    ("abstract", r"abstract|summary|synopsis|executive summary"),
    ("checklist", r"(?:.{0,40} )?checklist"),
    ("references", r"references(?: and notes)?|bibliography|literature cited|works cited|references cited|literatur"),
    ("acknowledgements", r"acknowledge?ments?(?: and (?:disclosure of )?funding)?|acknowledge?ments? .{0,40}"),
    ("ethics", r"(?:.{0,30}\b)?(?:ethic(?:s|al)|(?:broader|societal) impacts?|impact statement)\b.{0,40}"),
    ("ethics", r"institutional review board\b.{0,40}"),
    ("availability", r"(?:.{0,40}\b)?(?:availability|accessibility|reproducibility statement|data sharing)\b.{0,40}"),
    ("interests", r"(?:.{0,30}\b)?(?:competing|conflicts?|declarations?) (?:of )?(?:financial )?interests?\b.{0,30}"),
    ("interests", r"disclosures?"),
    ("funding", r"funding(?: \w+){0,3}|financial (?:support|disclosure)|grant support"),
    ("limitations", r"(?:.{0,40}\b)?limitations?\b.{0,40}|threats to validity"),
    ("related", r"(?:background and )?(?:related|previous|prior) (?:works?|research|literature).{0,30}"),
    ("related", r"literature review|background.{0,30}"),
    ("introduction", r"introduction(?: and .{0,30})?|motivation"),
    ("conclusion", r"(?:.{0,30}\b)?(?:conclusions?|concluding remarks)\b.{0,40}|future works?|closing remarks"),
    ("discussion", r"(?:general |results and )?discussions?\b.{0,40}"),
    ("appendix", r"(?:appendix|appendices|supplementa(?:ry|l)|supporting|online (?:appendix|supplement))\b.{0,60}"),
    ("methods", r"(?:statistical|data) analys[ie]s.{0,30}"),
    ("methods", r"experimental (?:set-?up|protocol|design|procedures?|methods?|details)"),
    ("results", r"(?:.{0,30}\b)?(?:results?|findings)\b.{0,40}"),
    ("results", r"(?:.{0,30}\b)?(?:experiments?|evaluations?|experimental|ablations?|analys[ie]s)\b.{0,40}"),
    ("methods", r"(?:.{0,40}\b)?(?:methods?|methodology|materials?|approach|participants?|procedures?)\b.{0,40}"),
    ("methods", r"(?:.{0,40}\b)?(?:study design|implementation|preliminaries)\b.{0,40}"),
    ("methods", r"problem (?:definition|statement|set-?up|formulation)\b.{0,40}"),
    ("front", r"key ?words.{0,30}|index terms|ccs concepts|(?:table of )?contents"),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _NAMES)


def section_kind(title: str) -> SectionKind:
    """Return what a section with this title (without its number) is about; "other" where the title does not say."""
    title = title.strip(" .:—–-")
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(title)), "other")
