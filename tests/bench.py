"""Time the cleaning of the five disclosures against `import pandas`: `make bench`.

Both run in fresh processes, turn by turn, so that a busy machine slows both; the median of each is compared.
"""

import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 9
DEMAND = 3


def seconds(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(out: str) -> tuple[float, float]:
    commands = (("-c", "import pandas"), ("-m", "analysis", "clean", "--raw", "data/raw", "--out", out))
    for command in commands:
        seconds(*command)
    rounds = [[seconds(*command) for command in commands] for _ in range(ROUNDS)]
    baseline, cleaning = (statistics.median(column) for column in zip(*rounds, strict=True))
    return baseline, cleaning


def main() -> None:
    with tempfile.TemporaryDirectory() as out:
        baseline, cleaning = measure(out)
    print(f"median of {ROUNDS} runs: import pandas {baseline:.3f} s, clean {cleaning:.3f} s")
    print(f"clean / import pandas: {cleaning / baseline:.1f} (demand: at most {DEMAND})")


if __name__ == "__main__":
    main()
