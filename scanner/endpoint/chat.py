"""Chat completions: a conversation as a request, and the text in a response, or the name of why there is none."""

from typing import Any

from scanner.endpoint.dialect import Dialect
from scanner.endpoint.exchange import Exchange
from scanner.endpoint.faults import Fault, response_object

PATH = "/chat/completions"


def with_breakpoint(messages: list[dict[str, Any]], after: str) -> list[dict[str, Any]]:
    """Return a conversation whose last message is told to be kept up to the end of `after`, with which it begins."""
    last = messages[-1]
    rest = str(last["content"])[len(after) :]
    kept = {"type": "text", "text": after, "prompt_cache_breakpoint": {"mode": "explicit"}}
    return [*messages[:-1], {"role": last["role"], "content": [kept, {"type": "text", "text": rest}]}]


def body(model: str, messages: list[dict[str, Any]], dialect: Dialect, **options: Any) -> dict[str, Any]:
    """Return the body of a chat completion; `options` are those of `Dialect.options`."""
    return {"model": model, "messages": messages, **dialect.options(**options), "stream": False}


def text_of(exchange: Exchange) -> str:
    """Return the text that a model answered with.

    Raises Fault: those of `response_object`, and `no_choices`, `content_filter`, `refusal`, `tool_call`, `no_text`,
    `broken_text`, and `length`, whose `partial` is the text until then.
    """
    data = response_object(exchange)
    choices = data.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise Fault("no_choices", "the endpoint's response holds no answer")
    _check_end(choice, message)
    text = _text(message.get("content"))
    if choice.get("finish_reason") == "length":
        partial = text.encode("utf-8", "surrogatepass")
        raise Fault("length", "the model's answer was cut at its greatest length", partial=partial)
    return text


def _check_end(choice: dict[str, Any], message: dict[str, Any]) -> None:
    """Refuse an answer that its own end says is none."""
    end = choice.get("finish_reason")
    if end == "content_filter":
        raise Fault("content_filter", "the endpoint's filter withheld the answer")
    if message.get("refusal"):
        raise Fault("refusal", f"the model refused: {str(message['refusal'])[:200]!r}")
    if message.get("tool_calls") or message.get("function_call"):
        raise Fault("tool_call", "the model called a tool in place of answering; none was offered")


def _text(content: Any) -> str:
    """Return content as text, also where it comes in parts."""
    if isinstance(content, list) and content:
        parts = [part.get("text") if isinstance(part, dict) else None for part in content]
        content = "".join(part for part in parts if isinstance(part, str)) if all(parts) else None
    if not isinstance(content, str) or not content.strip():
        raise Fault("no_text", "the model answered with no text")
    return content
