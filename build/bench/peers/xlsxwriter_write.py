"""Writes a CSV as a workbook with xlsxwriter: FILE.csv OUT.xlsx [constant_memory]."""
import csv
import sys

import xlsxwriter

NUMBERS = {7, 9, 17}  # quantity, value, years

book = xlsxwriter.Workbook(sys.argv[2], {"constant_memory": len(sys.argv) > 3})
sheet = book.add_worksheet()
with open(sys.argv[1], encoding="utf-8-sig", newline="") as f:
    for r, row in enumerate(csv.reader(f)):
        for c, text in enumerate(row):
            if text == "":
                continue
            if r and c in NUMBERS:
                sheet.write_number(r, c, float(text))
            else:
                sheet.write_string(r, c, text)
book.close()
