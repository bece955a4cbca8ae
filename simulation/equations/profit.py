"""Profit: from value added to total profit (利润总额), tax and net profit."""

import numpy as np

from simulation.engine.maths import bound, divide, meaningful


def production_taxes(production_taxes_base, revenue, revenue_base):
    """Net taxes on production; they follow sales.

    Unit: 亿元. Source: baseline split (assumed).
    """
    return production_taxes_base * revenue / revenue_base


def operating_surplus(value_added, labour_compensation, depreciation, production_taxes):
    """Operating surplus (营业盈余).

    Unit: 亿元. Source: income approach to value added.
    """
    return value_added - labour_compensation - depreciation - production_taxes


def other_net_income(other_net_income_base, cooperation_income):
    """Subsidies, investment income and the stake's share of cooperation profit.

    Unit: 亿元. Source: baseline split (assumed); C06.
    """
    return other_net_income_base + cooperation_income


def one_off_items(disposal_write_off, disposal_staff_cost, integration_cost, severance_payments, target_gaming):
    """Write-offs, settlements, integration, and profit moved between years.

    Unit: 亿元.
    """
    return target_gaming - disposal_write_off - disposal_staff_cost - integration_cost - severance_payments


def total_profit(operating_surplus, interest_expense, other_net_income, one_off_items):
    """Total profit (利润总额).

    Unit: 亿元. Source: F017 (201.18 in 2023).
    """
    return operating_surplus - interest_expense + other_net_income + one_off_items


def assessed_profit(total_profit, rd_spending, rd_spending_prev, assessment_add_back, assessment_base):
    """Assessed profit (考核利润): reported R&D counts as profit, in full or, with base 1, by its increase.

    Unit: 亿元. Source: the 2023 work review (研发投入视同利润加回), E025, E026; ratio and base are settings.
    """
    return total_profit + assessment_add_back * (rd_spending - assessment_base * rd_spending_prev)


def initial_unrelieved_losses(total_profit, net_profit, tax_rate):
    """Losses of single firms and permanent differences that tax does not relieve. Unit: 亿元."""
    return (total_profit - net_profit) / tax_rate - total_profit


def taxable_income(total_profit, total_profit_base, unrelieved_losses_base, super_deduction, real_extra_rd):
    """Taxable income: accounting profit and differences, less the extra deduction for added R&D.

    The differences shrink with profit, so that an entity in loss bears no tax.
    Unit: 亿元. Source: R08; base-year tax identity.
    """
    kept = bound(divide(total_profit, total_profit_base), 0, 1)
    return total_profit + unrelieved_losses_base * kept - super_deduction * real_extra_rd


def initial_taxable_loss(revenue):
    """No loss is carried in from before the base year. Unit: 亿元."""
    return np.zeros_like(revenue)


def taxable_loss(taxable_income):
    """Loss of the year for tax.

    Unit: 亿元.
    """
    return np.maximum(-taxable_income, 0)


def losses_usable(
    losses_carried_prev, taxable_loss_prev, taxable_loss_lag2, taxable_loss_lag3, taxable_loss_lag4, taxable_loss_lag5
):
    """Losses of the last five years that are not yet used; older ones lapse.

    Unit: 亿元. Source: five-year carry-forward, oldest used first.
    """
    recent = taxable_loss_prev + taxable_loss_lag2 + taxable_loss_lag3 + taxable_loss_lag4 + taxable_loss_lag5
    return np.minimum(losses_carried_prev, recent)


def initial_losses_carried(revenue):
    """No loss is carried in from before the base year. Unit: 亿元."""
    return np.zeros_like(revenue)


def losses_used(losses_usable, taxable_income):
    """Old losses set against this year's taxable income.

    Unit: 亿元.
    """
    return np.minimum(losses_usable, np.maximum(taxable_income, 0))


def losses_carried(losses_usable, losses_used, taxable_loss):
    """Losses carried into the next year.

    Unit: 亿元.
    """
    return losses_usable - losses_used + taxable_loss


def income_tax(taxable_income, losses_used, tax_rate, tax_holiday_relief):
    """Income tax; losses bear none.

    Unit: 亿元. Source: N14, R08; rates by entity.
    """
    return np.maximum(tax_rate * (np.maximum(taxable_income, 0) - losses_used) - tax_holiday_relief, 0)


def net_profit(total_profit, income_tax):
    """Net profit.

    Unit: 亿元.
    """
    return total_profit - income_tax


def effective_tax_rate(income_tax, total_profit):
    """Income tax on total profit; undefined where there is no profit.

    Unit: share.
    """
    return meaningful(income_tax, total_profit)


def taxes_paid(production_taxes, income_tax):
    """Taxes on production and income (上缴税费).

    Unit: 亿元.
    """
    return production_taxes + income_tax
