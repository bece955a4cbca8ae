"""Innovation: R&D builds a knowledge stock; key technologies are solved with a hazard."""

import numpy as np

from simulation.engine.maths import bound, divide, total


def industrial_revenue(revenue, industrial_share):
    """Revenue of industrial business, the base of R&D intensity (never total revenue).

    Unit: 亿元. Source: S:F038 implies about 4,460 in 2023.
    """
    return revenue * industrial_share


def rd_reference(rd_spending_base, revenue, revenue_base):
    """R&D spending if 2023 intensity is kept.

    Unit: 亿元. Source: S:F036 x 12/11.
    """
    return rd_spending_base * revenue / revenue_base


def rd_spending(rd_reference, rd_intensity_target, rd_intensity_target_neutral):
    """R&D spending at the chosen intensity.

    Unit: 亿元.
    """
    return rd_reference * rd_intensity_target / rd_intensity_target_neutral


def real_extra_rd(rd_spending, rd_reference, relabelled_share, relabelling_push):
    """R&D that is really added or cut; part of a pushed-up figure is only relabelled cost.

    Unit: 亿元. Source: R06 (relabelling rises when intensity is a scored target).
    """
    extra = rd_spending - rd_reference
    return extra * np.where(extra > 0, 1 - np.minimum(relabelled_share * relabelling_push, 1), 1 - relabelled_share)


def research_effectiveness(
    joint_research,
    joint_research_neutral,
    joint_effect,
    management_stock,
    delegation,
    delegation_neutral,
    reform_effect,
):
    """How much knowledge a yuan of R&D makes, against 2023.

    Unit: index. Source: R03 (from 0.35 towards 0.6 with joint research, management, delegation).
    """
    return (
        1
        + joint_effect * (joint_research - joint_research_neutral)
        + reform_effect * (management_stock + delegation - delegation_neutral)
    )


def initial_knowledge_reference(rd_spending, relabelled_share, knowledge_depreciation, knowledge_growth):
    """Knowledge stock of a steady past. Unit: 亿元. Source: R05."""
    return rd_spending * (1 - relabelled_share) / (knowledge_depreciation + knowledge_growth)


def knowledge_reference(knowledge_reference_prev, rd_reference, relabelled_share, knowledge_depreciation):
    """Knowledge stock under 2023 intensity.

    Unit: 亿元. Source: R05.
    """
    return (1 - knowledge_depreciation) * knowledge_reference_prev + (1 - relabelled_share) * rd_reference


def initial_knowledge_stock(knowledge_reference):
    """Same past as the reference. Unit: 亿元."""
    return knowledge_reference


def knowledge_stock(
    knowledge_stock_prev, rd_reference, real_extra_rd, relabelled_share, research_effectiveness, knowledge_depreciation
):
    """Knowledge stock: real R&D, by its effectiveness, less depreciation.

    Unit: 亿元. Source: R05; money for key technologies counts like any other (E126: no size of its own).
    """
    added = ((1 - relabelled_share) * rd_reference + real_extra_rd) * research_effectiveness
    return (1 - knowledge_depreciation) * knowledge_stock_prev + np.maximum(added, 0)


def research_return(knowledge_stock_prev, knowledge_reference_prev, rd_return):
    """Value added earned a year by knowledge beyond that of 2023 intensity, a year after the spending.

    Unit: 亿元. Source: E002, E011, E024: one gross return with one discount, a structural case; new products
    carry about 12 % of it (E014) and are not counted again.
    """
    return rd_return * (knowledge_stock_prev - knowledge_reference_prev)


def relabelled_extra_rd(rd_spending, rd_reference, real_extra_rd):
    """R&D beyond 2023 intensity that is only other cost under another name: no money more is spent, and none saved.

    Unit: 亿元. Source: R06.
    """
    return rd_spending - rd_reference - real_extra_rd


def rd_bought(real_extra_rd, rd_purchased_share):
    """Materials, energy and services bought for R&D beyond 2023 intensity, inside R&D spending; relabelled spending was there before.

    Unit: 亿元. Source: E020.
    """
    return rd_purchased_share * real_extra_rd


def research_partner_cost(joint_research, joint_research_neutral, joint_cost_share, rd_spending):
    """What partners of joint research are paid beyond practice, on top of R&D spending; less of it saves nothing.

    Unit: 亿元. Source: E023.
    """
    return joint_cost_share * np.maximum(joint_research - joint_research_neutral, 0) * rd_spending


def rd_purchases(rd_bought, research_partner_cost):
    """All that is bought for R&D beyond practice, the only part of R&D that leaves value added.

    Unit: 亿元. Source: E020, E023.
    """
    return rd_bought + research_partner_cost


def rd_pay(real_extra_rd, rd_pay_share):
    """Pay of staff for R&D beyond 2023 intensity.

    Unit: 亿元. Source: E017.
    """
    return rd_pay_share * real_extra_rd


def rd_staff(rd_pay, rd_pay_per_head, compensation_per_head, compensation_per_head_base):
    """Staff for R&D beyond 2023 intensity; their pay moves with that of their enterprise.

    Unit: 万人. Source: E017; pay per head assumed.
    """
    return rd_pay / (rd_pay_per_head * compensation_per_head / compensation_per_head_base)


def rd_equipment_usual(
    rd_reference, relabelled_share, rd_purchased_share, rd_pay_share, maintenance_demand, expansion_demand
):
    """Instruments and plant bought for R&D of 2023 intensity: a part of routine investment, and never more than that.

    Unit: 亿元. Source: E019 (what is neither bought for use nor pay).
    """
    bought = (1 - rd_purchased_share - rd_pay_share) * (1 - relabelled_share) * rd_reference
    return np.minimum(bought, maintenance_demand + expansion_demand)


def rd_equipment(real_extra_rd, rd_purchased_share, rd_pay_share, rd_equipment_usual):
    """Instruments and plant bought for R&D beyond 2023 intensity; a cut leaves out no more than there is.

    Unit: 亿元. Source: E019 (what is neither bought for use nor pay).
    """
    return np.maximum((1 - rd_purchased_share - rd_pay_share) * real_extra_rd, -rd_equipment_usual)


def rd_capitalised(real_extra_rd, rd_equipment, expensed_share):
    """Extra R&D that becomes an asset: what is not expensed, and no more than its equipment.

    Unit: 亿元. Source: R12, E021.
    """
    return np.copysign(np.minimum(np.abs((1 - expensed_share) * real_extra_rd), np.abs(rd_equipment)), real_extra_rd)


def rd_capitalised_usual(rd_reference, relabelled_share, expensed_share, rd_equipment_usual):
    """R&D of 2023 intensity that becomes an asset.

    Unit: 亿元. Source: R12, E021.
    """
    return np.minimum((1 - expensed_share) * (1 - relabelled_share) * rd_reference, rd_equipment_usual)


def initial_rd_assets_usual(rd_capitalised_usual, rd_asset_life, knowledge_growth):
    """Capitalised R&D of a steady past. Unit: 亿元. Source: R12."""
    return rd_capitalised_usual / (1 / rd_asset_life + knowledge_growth)


def rd_assets_usual(rd_assets_usual_prev, rd_capitalised_usual, rd_asset_life):
    """Capitalised R&D of 2023 intensity, less depreciation; it is inside fixed capital, as its purchase is inside routine investment.

    Unit: 亿元. Source: R12.
    """
    return rd_assets_usual_prev * (1 - 1 / rd_asset_life) + rd_capitalised_usual


def initial_rd_assets_beyond(revenue):
    """No R&D beyond practice in the base year. Unit: 亿元."""
    return np.zeros_like(revenue)


def rd_assets_beyond(rd_assets_beyond_prev, rd_capitalised, rd_asset_life):
    """Capitalised R&D against that of 2023 intensity, less depreciation: a difference, below nought where R&D is cut.

    It earns nothing beside the return of R&D, which would count twice.
    Unit: 亿元. Source: R12.
    """
    return rd_assets_beyond_prev * (1 - 1 / rd_asset_life) + rd_capitalised


def rd_assets(rd_assets_usual, rd_assets_beyond):
    """Capitalised R&D, less depreciation.

    Unit: 亿元. Source: R12.
    """
    return rd_assets_usual + rd_assets_beyond


def rd_depreciation(rd_equipment, rd_capitalised, rd_assets_beyond_prev, rd_asset_life):
    """Equipment for R&D written off at once, and depreciation of what was capitalised.

    Unit: 亿元. Source: E019, R12.
    """
    return rd_equipment - rd_capitalised + rd_assets_beyond_prev / rd_asset_life


def extra_rd_expense(rd_purchases, rd_pay, rd_depreciation):
    """What R&D beyond 2023 intensity takes from this year's profit before it earns anything.

    Unit: 亿元. Source: R12 (90 % expensed), E017 to E021.
    """
    return rd_purchases + rd_pay + rd_depreciation


def solving_rate(
    solving_hazard,
    key_technology_share,
    key_technology_share_neutral,
    rd_spending,
    rd_reference,
    joint_research,
    joint_research_neutral,
    joint_solving_effect,
):
    """Share of the open key-technology tasks solved in a year.

    Unit: share a year. Source: R11, scaled by money and partners.
    """
    money = (
        key_technology_share / key_technology_share_neutral * divide(total(rd_spending), total(rd_reference), otherwise=1.0)
    )
    partners = 1 + joint_solving_effect * (joint_research - joint_research_neutral)
    return bound(solving_hazard * money * partners, 0, 0.95)


def tasks_open(tasks_open_prev, solving_rate):
    """Expected number of bottleneck and key technologies still unsolved, of 35 + 99.

    Unit: 项. Source: S:F048 to S:F051.
    """
    return tasks_open_prev * (1 - solving_rate)


def technologies_solved(tasks_open, tasks_listed):
    """Expected number of bottleneck and key technologies solved so far.

    Unit: 项. Source: S:F048 to S:F051, R11.
    """
    return tasks_listed - tasks_open


def technologies_solved_sd(tasks_open, tasks_open_base):
    """Standard deviation of the number solved: each open task is an independent trial (binomial).

    Unit: 项.
    """
    unsolved = divide(tasks_open, tasks_open_base)
    return np.sqrt(tasks_open_base * unsolved * (1 - unsolved))


def new_product_output(new_product_output_base, revenue, revenue_base, real_extra_rd_lag2, marginal_new_products):
    """Output value of new products; an indicator, its profit is inside the return of R&D (E014).

    Unit: 亿元. Source: S:F039 x 12/11, R09, R10.
    """
    return np.maximum(
        new_product_output_base * total(revenue) / total(revenue_base) + marginal_new_products * total(real_extra_rd_lag2),
        0,
    )


def initial_real_extra_rd(revenue):
    """No R&D beyond practice in the base year. Unit: 亿元."""
    return np.zeros_like(revenue)
