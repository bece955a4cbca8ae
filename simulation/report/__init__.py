"""Results that leave the program: facts of a result, sentences from them, and files in every format.

from simulation.report import Request, produce
produce(Request((Scenario.preset("deepening"),), formats=("docx", "xlsx"))).files
"""

from simulation.report.content.facts import Facts, gather
from simulation.report.content.request import FORMATS, ReportError, Request
from simulation.report.content.story import Story
from simulation.report.produce import Product, produce

__all__ = ["FORMATS", "Facts", "Product", "ReportError", "Request", "Story", "gather", "produce"]
