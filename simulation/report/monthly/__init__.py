"""The monthly report 月度分析报告 on a year followed up: its texts, its charts, and each format."""
