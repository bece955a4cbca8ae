"""Handing scenarios on: short link codes, stamped scenario files, and what has moved since they were made."""

from simulation.engine.scenario import Scenario
from simulation.sharing.checked import usable
from simulation.sharing.code import LINK_LIMIT, MOST_SCENARIOS, decode, encode
from simulation.sharing.files import code_of, read_file, write_file
from simulation.sharing.link_errors import SharedCodeError
from simulation.sharing.stamp import Case, Shared, Stamp, ingredients, result_digest, share
from simulation.sharing.versions import Account, Line, account

reference_of = Scenario.reference  # as scripts of 1.0.0 call it

__all__ = [
    "LINK_LIMIT",
    "MOST_SCENARIOS",
    "Account",
    "Case",
    "Line",
    "Shared",
    "SharedCodeError",
    "Stamp",
    "account",
    "code_of",
    "decode",
    "encode",
    "ingredients",
    "read_file",
    "reference_of",
    "result_digest",
    "share",
    "usable",
    "write_file",
]
