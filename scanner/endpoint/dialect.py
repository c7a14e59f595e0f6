"""Which options of a chat completion an endpoint takes: given up one by one where it says that it knows them not."""

from typing import Any, Literal

from pydantic import ValidationError

from scanner.endpoint.settings import EndpointSettings
from scanner.frozen import Frozen

Format = Literal["json_schema", "json_object", "text"]
_WEAKER: dict[Format, Format] = {"json_schema": "json_object", "json_object": "text"}
_OTHER_LIMIT = {"max_tokens": "max_completion_tokens", "max_completion_tokens": ""}
"""Only one way, so that giving up comes to an end."""
_FORMAT_WORDS = ("response_format", "json_schema", "json_object", "schema", "grammar", "structured")


class Dialect(Frozen):
    """The options in use: the form of the answer, the name of its limit, and what is only asked where it is known."""

    format: Format = "json_schema"
    limit: Literal["max_completion_tokens", "max_tokens", ""] = "max_tokens"
    temperature: bool = True
    cache_key: bool = True
    breakpoint: bool = False

    def options(self, schema: dict[str, Any], most: int, cache_key: str) -> dict[str, Any]:
        """Return the options of a request; `most` tokens may be answered."""
        forms: dict[Format, dict[str, Any]] = {
            "json_schema": {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": schema}},
            "json_object": {"type": "json_object"},
        }
        options = {
            "response_format": forms.get(self.format),
            self.limit: most if self.limit else None,
            "temperature": 0 if self.temperature else None,
            "prompt_cache_key": cache_key if self.cache_key else None,
        }
        return {name: value for name, value in options.items() if name and value is not None}

    def weaker(self, said: str) -> "Dialect | None":
        """Return the dialect without the option that an endpoint's words refuse; None where they name none of ours."""
        said = said.lower()
        if "prompt_cache_breakpoint" in said and self.breakpoint:
            return self._with(breakpoint=False)
        if "prompt_cache" in said and self.cache_key:
            return self._with(cache_key=False)
        if "temperature" in said and self.temperature:
            return self._with(temperature=False)
        if self.limit and self.limit in said:
            return self._with(limit=_OTHER_LIMIT[self.limit])
        if any(word in said for word in _FORMAT_WORDS) and self.format in _WEAKER:
            return self._with(format=_WEAKER[self.format])
        return None

    def _with(self, **changes: object) -> "Dialect":
        return self.model_copy(update=changes)


def first_dialect(settings: EndpointSettings) -> Dialect:
    """Return what is tried first: OpenAI's newest options at OpenAI's own endpoint, the common ones elsewhere."""
    if settings.of_openai:
        return Dialect(limit="max_completion_tokens", temperature=False, breakpoint=True)
    return Dialect()


def remembered(text: str | None) -> Dialect | None:
    """Return a dialect from how it was kept; None where there is none, or one of another edition."""
    try:
        return Dialect.model_validate_json(text or "")
    except ValidationError:
        return None
