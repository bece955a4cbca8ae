"""Results that leave the program: facts of a result, sentences from them, and files in every format.

from simulation.report import Request, produce
produce(Request((Scenario.preset("deepening"),), formats=("docx", "xlsx"))).files
"""

from simulation.report.facts import Facts, gather
from simulation.report.making import FORMATS, Product, produce
from simulation.report.request import ReportError, Request
from simulation.report.story import Story

__all__ = ["FORMATS", "Facts", "Product", "ReportError", "Request", "Story", "gather", "produce"]
