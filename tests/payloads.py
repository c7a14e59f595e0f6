"""Forty texts that try to be more than text, and a record that holds one of them wherever a record holds text."""

from typing import Any

from scanner.record import Scan
from tests.records import record

PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt>window.broken=1</sCrIpT>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    "<img src=https://evil.example/x.png>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "</svg><img src=x onerror=alert(1)>",
    "</text></svg><foreignObject><iframe srcdoc='<script>parent.broken=1</script>'>",
    "<iframe src=https://evil.example></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=https://evil.example></object>",
    "<embed src=https://evil.example>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example><button>go</button></form>",
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    '" autofocus onfocus="alert(1)',
    " onload=alert(1) ",
    '" style="background:url(https://evil.example/x)',
    "<style>@import 'https://evil.example/x.css';</style>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "[words](javascript:alert(1))",
    "![words](https://evil.example/x.png)",
    "{{ 7 * 7 }}{% raw %}{{ self }}",
    "${alert(1)}`+alert(1)+`",
    "<!-- --><script>alert(1)</script><!--",
    "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;&#60;script&#62;",
    "\u202e>tpircs/<)1(trela>tpircs<\u202c",
    "<scr\u200bipt>alert(1)</scr\x00ipt>\x1b[31m",
    "<template><script>alert(1)</script></template><noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
)


def hostile(text: str) -> Scan:
    """Return a record that has a text in every place that takes one, ids and names included."""
    quote = {"quote": text, "page": 1, "section": text}
    answer: dict[str, Any] = {
        "applies": True,
        "answer": True,
        "justification": text,
        "evidence": [quote],
        "confidence": 0.5,
        "needs_review": True,
        "source": text,
        "searched": text,
    }
    made = record()
    made["checklist"] |= {text: {text: answer}}
    made["checklist"]["artifacts"] = {"code_released": answer, text: answer | {"answer": False}}
    return Scan.model_validate(
        made
        | {
            "paper": {
                "title": text,
                "authors": [text],
                "year": 2025,
                "venue": text,
                "arxiv_full_id": text,
                "doi": text,
            },
            "key_findings": text,
            "claims": [{"claim": text, "evidence": text, "supported": "weak", "quotes": [quote]}],
            "red_flags": [{"flag": text, "detail": text, "severity": "high", "evidence": [quote]}],
            "cited_papers": [
                {
                    "title": text,
                    "authors": [text],
                    "year": 2021,
                    "relevance": text,
                    "doi": text,
                    "mentions": {"count": 1, "sections": [text]},
                    "evidence": [quote],
                }
            ],
            "scanned_at": text,
            "source": {"kind": "file", "name": text, "version": text, "sha256": text},
            "facts": {text: {"value": True, "evidence": [quote]}},
            "integrity": {
                "hidden_text": [{"page": 1, "reason": text, "text": text, "addressed_to_model": True}],
                "notes": [text],
                "pages": 1,
            },
            "provenance": {
                "tool": text,
                "auditor": text,
                "extractor": text,
                "text_sha256": text,
                "modules": {text: {"version": 1, "digest": text, "error": text}},
            },
            "upgraded": {"from_version": 1, "notes": [text]},
        }
    )
