"""All figures of an evaluation as JSON."""

from scanner.comparing.evaluation import Evaluation


def render(evaluation: Evaluation) -> str:
    """Return the evaluation as JSON."""
    return evaluation.model_dump_json(indent=1) + "\n"
