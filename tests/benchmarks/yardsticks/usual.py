"""The same model in a plain app, written as Streamlit's documentation teaches: 27 sliders, four figures, four charts."""

import altair as alt
import pandas as pd
import streamlit as st

from simulation import HEADLINES, Scenario, catalogue, embedded_place, project

LEVERS = [row for row in embedded_place().levers.values() if row.standing != "retired"][:27]


@st.cache_data
def outcomes(levers: dict[str, float]) -> pd.DataFrame:
    """Headlines by year under the levers and in current practice."""
    runs = {"Scenario": project(Scenario("own", levers)), "Current practice": project(Scenario())}
    rows = [
        {"outcome": name, "case": case, "year": str(year), "value": value}
        for case, run in runs.items()
        for name in HEADLINES
        for year, value in zip(run.years, run.total(name))
    ]
    return pd.DataFrame(rows)


st.set_page_config(page_title="Reform simulator", layout="wide")
st.title("Reform simulator")
with st.sidebar:
    st.header("Levers")
    chosen = {
        row.id: st.slider(row.label_en, float(row.min), float(row.max), float(row.neutral), float(row.step), key=row.id)
        for row in LEVERS
    }
table = outcomes({name: value for name, value in chosen.items() if value != embedded_place().levers[name].neutral})
for column, name in zip(st.columns(len(HEADLINES)), HEADLINES):
    last = table[(table["outcome"] == name) & (table["year"] == table["year"].max())].set_index("case")["value"]
    column.metric(
        catalogue().variables[name].label_en,
        f"{last['Scenario']:,.3f}",
        f"{last['Scenario'] - last['Current practice']:+,.3f}",
    )
left, right = st.columns(2)
for place, name in enumerate(HEADLINES):
    chart = (
        alt.Chart(table[table["outcome"] == name])
        .mark_line(point=True)
        .encode(x="year", y=alt.Y("value", scale=alt.Scale(zero=False)), color="case", tooltip=["case", "year", "value"])
        .properties(title=catalogue().variables[name].label_en, height=220)
    )
    (left if place % 2 == 0 else right).altair_chart(chart)
