"""The Excel workbook, sheet by sheet."""
