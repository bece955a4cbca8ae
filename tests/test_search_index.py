"""One search: sixty questions as people type them, each with what it must find first."""

from __future__ import annotations

import pytest

from simulation import catalogue, embedded_place
from simulation.explanation.search_index import Entry, entries, find, plain
from simulation.language.texts import texts

PAGES = {
    key.removeprefix("menu."): (row["zh"], row["en"])
    for key, row in texts().items()
    if key.startswith("menu.") and "group" not in key
}
QUESTIONS = {
    "ROE": "return_on_equity", "净资产收益率": "return_on_equity", "jzcsyl": "return_on_equity", "return on equity": "return_on_equity",
    "retrun on equity": "return_on_equity", "利润总额": "total_profit", "利润": "total_profit", "lrze": "total_profit",
    "profit": "profit", "total profit": "total_profit", "totl profit": "total_profit", "total_profit": "total_profit",
    "全员劳动生产率": "labour_productivity", "劳动生产率": "labour_productivity", "qyldscl": "labour_productivity",
    "labour productivity": "labour_productivity", "新能源装机": "new_energy_capacity", "xnyzj": "new_energy_capacity",
    "new-energy capacity": "new_energy_capacity", "研发投入强度": "rd_intensity_target", "rd intensity": "rd_intensity",
    "研发投入": "rd_spending", "资产负债率": "debt_ratio", "zcfzl": "debt_ratio", "debt ratio": "debt_ratio", "debt raito": "debt_ratio",
    "贷款利率": "loan_rate", "loan rate": "loan_rate", "dkll": "loan_rate", "经济增加值": "eva", "EVA": "eva", "eva": "eva",
    "上缴税费": "taxes_paid", "taxes paid": "taxes_paid", "两金": "working_capital_days", "两金压降": "working_capital_days",
    "对标": "benchmarking", "benchmarking": "benchmarking", "降本节支": "cost_discipline", "cost discipline": "cost_discipline",
    "混合所有制": "mixed_ownership", "分红": "dividend_payout", "dividend": "dividends", "归母净利润": "attributable_net_profit",
    "少数股东权益": "minority_interests", "minority interests": "minority_interests", "应收账款": "receivables", "receivables": "receivables",
    "价格传导强度": "price_pass_through", "price_pass_through": "price_pass_through", "钢材价差": "steel_spread", "煤炭价格": "coal_price",
    "metals price": "metals_price", "price of power": "power_price", "亏损子企业治理": "loss_treatment", "目标倒推": "goals", "goal seek": "goals", "数据与方法": "method",
    "F017": "F017", "营业收入": "revenue", "总资产": "total_assets", "资产总计": "total_assets", "工资总额": "wage_linkage", "净资产": "equity", "interest cover": "interest_cover",
    "措施排名": "causes", "cspm": "causes", "lever ranking": "causes", "杜邦分析": "return_on_equity", "龙卷风图": "sensitivity", "tornado": "sensitivity",
    "因果图": "explain", "causal map": "explain", "回测": "record", "back-test": "record", "二维码": "share", "打印": "export", "PowerPoint": "export",
    "total profit 2023": "total_profit", "2023年利润总额": "total_profit", "jobs": "employees", "limitations": "method", "就业质量": "method",
    "权衡曲线": "goals", "基年": "base_year", "证据等级": "grade", "术语": "help", "glossary": "help",
}  # fmt: skip


@pytest.fixture(scope="module")
def index() -> tuple[Entry, ...]:
    return entries(PAGES)


def test_there_are_sixty_questions():
    assert len(QUESTIONS) >= 60


@pytest.mark.parametrize(("asked", "first"), QUESTIONS.items())
def test_the_first_hit_is_the_one_meant(index, asked, first):
    hits = find(asked, index)
    assert hits and hits[0].entry.id == first, [(hit.entry.id, round(hit.worth, 2)) for hit in hits[:4]]


def test_what_has_a_name_is_found_by_it(index):
    for entry in index[::29]:
        for name in (entry.zh, entry.en, entry.id):
            hits = find(name, index, 60)
            assert any(hit.entry.id == entry.id or plain(hit.entry.zh) == plain(entry.zh) for hit in hits), (entry, name)


def test_what_a_page_is_called_besides_finds_it_and_is_said(index):
    """Each other name of a page, in either language, leads to it among the first three, and the hit says by which name."""
    others = {key.removeprefix("also."): row for key, row in texts().items() if key.startswith("also.")}
    assert set(others) == set(PAGES) - {"workshop", "operator"}
    for page, row in others.items():
        for name in "|".join((row["zh"], row["en"])).split("|"):
            found = {
                hit.entry.id: hit.by for hit in find(name, index)[:3] if hit.entry.kind == "page" or hit.entry.id == page
            }
            assert page in found, (name, [(hit.entry.id, hit.worth) for hit in find(name, index)[:4]])
    assert find("措施排名", index)[0].by == "措施排名" and not find("净资产收益率", index)[0].by


def test_it_holds_every_row_with_a_name(index):
    tables, place, held = catalogue(), embedded_place(), {entry.id for entry in index}
    for table in (place.levers, place.conditions, tables.parameters, tables.variables, tables.columns, place.facts):
        assert set(table) <= held


@pytest.mark.parametrize("asked", ["", "  ", "。。", "qqqqzzzz", "没有这种东西的", "%" * 60])
def test_nothing_is_found_for_nothing(index, asked):
    assert find(asked, index) == ()


def test_a_new_row_is_found_without_anything_else(index):
    new = Entry("lever", "night_shift", "夜班制度", "Night shifts")
    for asked in ("夜班", "ybzd", "night shift", "nihgt shifts"):
        assert find(asked, (*index, new))[0].entry == new
