"""The least a Streamlit app can be: one slider, one line. What no app on this machine can be faster than."""

import pandas as pd
import streamlit as st

slope = st.slider("Slope", 0, 100, 50, key="benchmarking")
st.line_chart(pd.DataFrame({"value": [slope * year for year in range(8)]}))
