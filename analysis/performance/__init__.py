"""Target tables and self-evaluations -> amounts, projects and indicators.

`header` knows the words of their headers, `placing` puts drifted cells back, `heads` reads the amounts by which a row
names a unit or project, `indicators` is what the two kinds share: `targets` and `self_evaluation`.
"""

from analysis.performance.targets import read

__all__ = ["read"]
