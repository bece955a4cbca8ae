"""What comes in: one border, one reader of sheets and numbers, own workbooks with their template and their problems."""
