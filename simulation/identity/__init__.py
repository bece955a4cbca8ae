"""Which program a result comes from: digests of what computes it, for links and reports alike."""

from simulation.identity.code_meaning import together
from simulation.identity.program import beyond, program, program_digest, restated

__all__ = ["beyond", "program", "program_digest", "restated", "together"]
