"""Run the measurements and put their tables into README, each between `<!-- name -->` and `<!-- /name -->`."""

import re
import subprocess
import sys

from tests.benchmarks.folder import ROOT


def main() -> None:
    """Refresh the tables that are named, or all that README has."""
    file = ROOT / "README.md"
    text = file.read_text()
    for name in sys.argv[1:] or re.findall(r"<!-- (\w+) -->", text):
        command = [sys.executable, "-m", f"tests.benchmarks.{name}"]
        printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()
        block = f"<!-- {name} -->\n{printed}\n<!-- /{name} -->"
        text = re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, b=block: b, text, flags=re.DOTALL)
        file.write_text(text)


if __name__ == "__main__":
    main()
