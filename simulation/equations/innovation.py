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
    knowledge_stock_prev,
    rd_reference,
    real_extra_rd,
    relabelled_share,
    research_effectiveness,
    key_technology_share,
    key_technology_share_neutral,
    knowledge_depreciation,
):
    """Knowledge stock: general R&D, by its effectiveness, less depreciation.

    Unit: 亿元. Source: R05; money for key technologies is not available for general R&D.
    """
    general = 1 - (key_technology_share - key_technology_share_neutral)
    added = ((1 - relabelled_share) * rd_reference + real_extra_rd) * research_effectiveness * general
    return (1 - knowledge_depreciation) * knowledge_stock_prev + np.maximum(added, 0)


def knowledge_gain(
    knowledge_stock_lag2, knowledge_reference_lag2, knowledge_elasticity, soe_research_factor, publication_shrink
):
    """Contribution of knowledge to productivity, two years later.

    Unit: ln. Source: R01, R03, V01.
    """
    ratio = divide(knowledge_stock_lag2, knowledge_reference_lag2, otherwise=1.0)
    return knowledge_elasticity * soe_research_factor * publication_shrink * np.log(np.maximum(ratio, 1e-6))


def extra_rd_expense(real_extra_rd, expensed_share, joint_research, joint_research_neutral, joint_cost_share, rd_spending):
    """R&D charged to this year's profit beyond 2023 intensity, and the share paid to partners.

    Unit: 亿元. Source: R12 (90 % expensed).
    """
    return expensed_share * real_extra_rd + joint_cost_share * (joint_research - joint_research_neutral) * rd_spending


def rd_capitalised(real_extra_rd, expensed_share):
    """Extra R&D that becomes an asset.

    Unit: 亿元. Source: R12.
    """
    return (1 - expensed_share) * real_extra_rd


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
    """Output value of new products; an indicator, its profit is inside productivity.

    Unit: 亿元. Source: S:F039 x 12/11, R09, R10.
    """
    return np.maximum(
        new_product_output_base * total(revenue) / total(revenue_base) + marginal_new_products * total(real_extra_rd_lag2),
        0,
    )


def initial_real_extra_rd(revenue):
    """No R&D beyond practice in the base year. Unit: 亿元."""
    return np.zeros_like(revenue)
