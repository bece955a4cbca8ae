"""Which program a result comes from: digests of what computes it, for links and reports alike."""

from simulation.identity.code_meaning import together
from simulation.identity.program import parts_beyond, program_digests, program_parts, restated

__all__ = ["parts_beyond", "program_digests", "program_parts", "restated", "together"]
