"""Reads every cell of a workbook with openpyxl: FILE.xlsx."""
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1], read_only=True)
filled = 0
for sheet in book:
    for row in sheet.iter_rows(values_only=True):
        filled += sum(v is not None for v in row)
if filled == 0:
    sys.exit("nothing in it")
