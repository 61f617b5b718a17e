"""Writes a CSV as a workbook with openpyxl: FILE.csv OUT.xlsx."""
import csv
import sys

import openpyxl

NUMBERS = {7, 9, 17}  # quantity, value, years

book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet()
with open(sys.argv[1], encoding="utf-8-sig", newline="") as f:
    for r, row in enumerate(csv.reader(f)):
        sheet.append([float(t) if r and c in NUMBERS and t else t or None for c, t in enumerate(row)])
book.save(sys.argv[2])
